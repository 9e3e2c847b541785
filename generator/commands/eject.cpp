// Copies of built-in files. `.twinhull/ejected/PATH` contains the built-in file as it was copied, so that
// later versions can show what they changed in it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/diff.h"
#include "base/text.h"
#include "commands/output.h"
#include "commands/scaffold.h"
#include "pipeline/builtin_files.h"
#include "pipeline/inputs.h"
#include "source/files.h"

namespace twinhull::commands {
namespace {

using pipeline::BuiltinFile;

std::string origin_path(std::string_view path) { return fmt::format(".twinhull/ejected/{}", path); }

/// The built-in file at a path, which may omit `templates/` and the extension; null if there is none.
const BuiltinFile* find_file(std::string path) {
  if (path.starts_with("./")) path.erase(0, 2);
  for (const BuiltinFile& file : pipeline::builtin_table()) {
    for (const std::string_view directory : {"", "templates/", "schemas/"}) {
      for (const std::string_view ending : {"", ".yaml", ".schema.json"}) {
        if (file.path == fmt::format("{}{}{}", directory, path, ending)) return &file;
      }
    }
  }
  return nullptr;
}

/// A copied schema replaces the built-in one, as other copies do; by itself, it would be used together with
/// it.
std::string copy_of(const BuiltinFile& file) {
  std::string text(file.text);
  if (file.path.ends_with(".json")) text.insert(text.find('{') + 1, "\n  \"x-builtin\": false,");
  return text;
}

ExitCode unknown(const std::string& path) {
  std::vector<std::string_view> paths;
  for (const BuiltinFile& file : pipeline::builtin_table()) paths.push_back(file.path);
  const std::string_view near = base::closest_match(path, paths);
  return fail(fmt::format("there is no built-in file `{}`", path),
              near.empty() ? "`twinhull eject` lists them" : fmt::format("did you mean `{}`?", near));
}

ExitCode list_files() {
  std::string text;
  for (const BuiltinFile& file : pipeline::builtin_table()) text += fmt::format("{}\n", file.path);
  return print_redacted(text, {}, 1);
}

bool write_origins(base::FileSystem& fs, const std::string& root,
                   const std::vector<const BuiltinFile*>& files) {
  base::Expected<std::unique_ptr<base::FileSystem>> held = fs.hold(root, false);
  for (const BuiltinFile* file : files) {
    const std::string reason =
        held.value ? (*held.value)->write(origin_path(file->path), file->text) : held.error;
    if (reason.empty()) continue;
    fail(fmt::format("`{}` cannot be written: {}", origin_path(file->path), reason),
         "make the directory writable");
    return false;
  }
  return true;
}

ExitCode copy_files(const Options& options, base::FileSystem& fs, const std::string& root,
                    const std::vector<const BuiltinFile*>& files) {
  std::vector<ScaffoldFile> copies;
  for (const BuiltinFile* file : files) copies.push_back({std::string(file->path), copy_of(*file)});
  const ExitCode written = write_new(options, fs, root, copies,
                                     "next: change the copy; it replaces the built-in file. Commit "
                                     ".twinhull/ as well, for `twinhull eject --diff`");
  if (written != ExitCode::ok) return written;
  return write_origins(fs, root, files) ? ExitCode::ok : ExitCode::failed;
}

/// The files of which the root has a copy.
std::vector<const BuiltinFile*> copied(base::FileSystem& fs, const std::string& root,
                                       const std::vector<const BuiltinFile*>& asked) {
  std::vector<const BuiltinFile*> files = asked;
  if (files.empty()) {
    for (const BuiltinFile& file : pipeline::builtin_table()) files.push_back(&file);
  }
  std::erase_if(files, [&](const BuiltinFile* file) {
    return fs.type_of(fmt::format("{}/{}", root, file->path)) != base::FileType::file;
  });
  return files;
}

ExitCode print_changes(const Options& options, base::FileSystem& fs, const std::string& root,
                       const std::vector<const BuiltinFile*>& files) {
  std::string text;
  std::size_t changed = 0;
  for (const BuiltinFile* file : files) {
    const auto origin = fs.read_beneath(root, origin_path(file->path));
    if (!origin.value) {
      if (!options.quiet && file->path.starts_with("templates/"))
        fmt::print(stderr, "note: it is not known which version `{}` was copied from\n", file->path);
      continue;
    }
    const std::string diff = base::unified_diff(
        fmt::format("{} as copied", file->path),
        fmt::format("{} of twinhull {}", file->path, TWINHULL_VERSION), *origin.value, file->text);
    if (!diff.empty()) ++changed;
    text += diff;
  }
  const ExitCode shown = print_redacted(text, {}, 1);
  if (shown != ExitCode::ok) return shown;
  if (!options.quiet) fmt::print(stderr, "{} of {} changed\n", changed, counted(files.size(), "copied file"));
  return changed == 0 ? ExitCode::ok : ExitCode::findings;
}

}  // namespace

ExitCode eject(const Options& options, base::FileSystem& fs) {
  std::vector<const BuiltinFile*> asked;
  for (const std::string& path : options.paths) {
    const BuiltinFile* file = find_file(path);
    if (file == nullptr) return unknown(path);
    if (std::ranges::find(asked, file) == asked.end()) asked.push_back(file);
  }
  if (asked.empty() && !options.diff && !options.accept) return list_files();
  const std::string root = pipeline::find_root(options.root, fs);
  if (root.empty()) {
    const pipeline::InputError error = pipeline::no_root(options.root);
    return fail(error.message, error.help);
  }
  if (!options.diff && !options.accept) return copy_files(options, fs, root, asked);
  const std::vector<const BuiltinFile*> files = copied(fs, root, asked);
  ExitCode status = ExitCode::ok;
  if (options.diff) status = print_changes(options, fs, root, files);
  if (!options.accept || status == ExitCode::failed) return status;
  return write_origins(fs, root, files) ? ExitCode::ok : ExitCode::failed;
}

}  // namespace twinhull::commands
