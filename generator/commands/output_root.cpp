#include "commands/output_root.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/confined_files.h"
#include "commands/output.h"
#include "emit/output/layout.h"
#include "pipeline/inputs.h"

namespace twinhull::commands {
namespace {

namespace fs = std::filesystem;
using base::is_inside;

constexpr std::array<std::string_view, 4> input_names = {"environments", "schemas", "templates",
                                                         "twinhull.yaml"};

std::string absolute(const std::string& path) {
  std::error_code error;
  std::string out = fs::absolute(path, error).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

/// Resolves a path of which only a prefix may exist.
std::string resolved(std::string path) {
  std::error_code error;
  // A dangling link is still written through.
  constexpr int most_links = 40;
  for (int links = 0; links < most_links && fs::is_symlink(path, error) && !fs::exists(path, error); ++links)
    path = (fs::absolute(path, error).parent_path() / fs::read_symlink(path, error)).string();
  std::string out = fs::weakly_canonical(absolute(path), error).string();
  return error ? absolute(path) : out;
}

/// The input directory below `root` that the path is or is inside of; empty if none.
std::string_view input_around(std::string_view path, const std::string& root) {
  for (const std::string_view name : input_names) {
    if (is_inside(path, fmt::format("{}/{}", root == "/" ? "" : root, name))) return name;
  }
  return {};
}

/// Why a directory cannot be the output directory; empty if it can.
std::string directory_fault(const std::string& directory, const std::string& root) {
  if (directory == "/") return "it is the root of the file system";
  if (directory == root) return "it contains the inputs";
  if (is_inside(root, directory)) return "it is a parent of the directory with the inputs";
  const std::string_view input = input_around(directory, root);
  return input.empty() ? std::string() : fmt::format("it is inside the inputs, in `{}`", input);
}

/// The input that a file is part of; empty if none. A root is any directory that contains `environments`.
std::string input_at(base::FileSystem& fs, const std::string& file) {
  for (std::string root = file; root.size() > 1;) {
    root = root.substr(0, std::max<std::size_t>(1, root.rfind('/')));
    if (fs.type_of(root + "/environments") != base::FileType::directory) continue;
    if (const std::string_view input = input_around(file, root); !input.empty()) return std::string(input);
  }
  return {};
}

std::vector<std::string> files_to_write(const Options& options) {
  std::vector<std::string> out;
  for (const std::string& output : options.outputs) out.push_back(output.substr(output.find('=') + 1));
  for (const std::string* file : {&options.output, &options.write_baseline}) {
    if (!file->empty()) out.push_back(*file);
  }
  return out;
}

/// Whether two paths are of one file, by its location or as hard links.
class SameFile {
 public:
  SameFile(base::FileSystem& fs, const std::string& file)
      : fs_(fs), location_(resolved(file)), identity_(fs.shared_identity(file)) {}

  bool operator()(const std::string& path) const {
    return resolved(path) == location_ || (!identity_.empty() && fs_.shared_identity(path) == identity_);
  }

 private:
  base::FileSystem& fs_;
  std::string location_;
  std::string identity_;
};

bool refuse(const std::string& file, const std::string& why) {
  fail(fmt::format("`{}` cannot be written: {}", file, why), "choose another file");
  return false;
}

}  // namespace

std::optional<OutputDirectory> open_output(const Options& options, base::FileSystem& fs,
                                           const std::string& root, bool make) {
  OutputDirectory out{.files = nullptr,
                      .path = pipeline::output_directory(options.out, root),
                      .shown = options.out.empty() ? std::string(emit::kOutDirectory) : options.out};
  if (const std::string fault = directory_fault(resolved(out.path), resolved(root)); !fault.empty()) {
    fail(fmt::format("nothing can be written to `{}`: {}", out.shown, fault),
         "pass a separate directory with `--out DIR`");
    return std::nullopt;
  }
  // Links on the way to the root, or to the parent of an output directory elsewhere, are the user's choice.
  // Links below can come from the repository and are not followed.
  const std::string location = absolute(out.path);
  const std::string top = absolute(root);
  const bool below = is_inside(location, top);
  const std::string above = below ? root : location.substr(0, std::max<std::size_t>(1, location.rfind('/')));
  const std::string rest = location.substr((below ? top.size() : location.rfind('/')) + (top == "/" ? 0 : 1));
  base::Expected<std::unique_ptr<base::FileSystem>> held = fs.hold(above, make);
  if (held.value) held = (*held.value)->hold(rest, make);
  if (held.value) {
    out.files = std::move(*held.value);
    return out;
  }
  if (!make && fs.type_no_follow(out.path) == base::FileType::none) {
    out.files = std::make_unique<base::InMemoryFileSystem>();
    return out;
  }
  fail(fmt::format("`{}` cannot be used as the output directory: {}", out.shown, held.error),
       "replace it with a directory, or pass another one with `--out DIR`");
  return std::nullopt;
}

bool check_output_files(const Options& options, base::FileSystem& fs) {
  for (const std::string& file : files_to_write(options)) {
    const std::string location = resolved(file);
    const SameFile same(fs, file);
    if (const std::string input = input_at(fs, location); !input.empty())
      return refuse(file, fmt::format("it is inside the inputs, in `{}`", input));
    for (const auto* list : {&options.paths, &options.values, &options.crds, &options.changed}) {
      const bool named =
          std::ranges::any_of(*list, [&](const std::string& input) { return input != "-" && same(input); });
      if (named) return refuse(file, "it is one of the files to check");
    }
    for (const std::string* input : {&options.config, &options.env_file}) {
      if (!input->empty() && *input != "-" && same(*input))
        return refuse(file, "it is one of the input files");
    }
    if (fs.type_no_follow(file) != base::FileType::symlink) continue;
    // What is behind a link is overwritten where it is, for all of its names.
    if (!fs.shared_identity(file).empty())
      return refuse(file, "it is a link to a file with several hard links, which can be an input");
    // A link in the checked repository is not followed out of it.
    const std::string around = base::enclosing_root(fs, ".");
    if (is_inside(absolute(file), around) && !is_inside(location, around))
      return refuse(file, "it is a link to a file outside of the working directory");
  }
  return true;
}

bool write_named(base::FileSystem& fs, const std::string& path, std::string_view text,
                 const source::Files& files) {
  if (const std::string identity = fs.shared_identity(path); !identity.empty()) {
    for (std::uint32_t file = 1; file <= files.size(); ++file) {
      if (fs.shared_identity(files.path(file)) == identity)
        return refuse(path, "it is a hard link of one of the checked files");
    }
  }
  if (const std::string location = fs.real(path); !location.empty()) {
    const std::string_view name = std::string_view(location).substr(location.rfind('/') + 1);
    for (std::uint32_t file = 1; file <= files.size(); ++file) {
      const std::string& read = files.path(file);
      if (read.ends_with(name) && fs.real(read) == location)
        return refuse(path, "it is one of the checked files");
    }
  }
  const std::string error = fs.write_to(path, text);
  if (error.empty()) return true;
  fail(fmt::format("`{}` cannot be written: {}", path, error), "choose another file");
  return false;
}

}  // namespace twinhull::commands
