#include "lint/input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

bool is_yaml(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

/// Everything that can be read from standard input.
base::FileResult<std::string> read_stdin() {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0) return {.error = "standard input cannot be read"};
    if (got == 0) return {.value = std::move(text)};
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void read_text(std::string path, std::string text, std::uint32_t unit, source::Files& files, Input& input) {
  ++input.files;
  const std::uint32_t file = files.add(std::move(path), std::move(text));
  yaml::ReadResult read = yaml::read(files, file, input.arena);
  const bool ok = read.ok();
  for (diagnostic::Finding& finding : read.findings) input.findings.push_back(std::move(finding));
  if (!ok) return;
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr && !input.corpus.add(*document.root, unit)) ++input.others;
  }
}

void unreadable(const std::string& path, const std::string& why, Input& input) {
  input.failed = true;
  input.findings.push_back({.rule = "unreadable-file",
                            .message = fmt::format("`{}` cannot be read: {}", path, why),
                            .help = "name a file or folder that is there and may be read",
                            .file = path});
}

void read_file(const std::string& path, std::uint32_t unit, base::FileSystem& disk, source::Files& files,
               Input& input) {
  base::FileResult<std::string> text = path == "-" ? read_stdin() : disk.read(path);
  if (!text.value) return unreadable(path, text.error, input);
  read_text(path == "-" ? "<stdin>" : path, std::move(*text.value), unit, files, input);
}

void read_folder(const std::string& path, std::uint32_t unit, base::FileSystem& disk, source::Files& files,
                 Input& input) {
  base::FileResult<std::vector<base::DirectoryEntry>> list = disk.list(path);
  if (!list.value) return unreadable(path, list.error, input);
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name.starts_with('.')) continue;
    const std::string below = path == "." ? entry.name : path + "/" + entry.name;
    if (entry.type == base::FileType::directory) read_folder(below, unit, disk, files, input);
    if (entry.type == base::FileType::file && is_yaml(below)) read_file(below, unit, disk, files, input);
  }
}

}  // namespace

void read_input(const std::vector<std::string>& paths, base::FileSystem& disk, source::Files& files,
                Input& input) {
  const std::uint32_t plain = input.corpus.add_unit({});
  for (std::string path : paths) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    if (path != "-" && disk.target_type(path) == base::FileType::directory) {
      read_folder(path, plain, disk, files, input);
    } else {
      read_file(path, plain, disk, files, input);
    }
  }
  input.corpus.finish();
}

}  // namespace twinhull::lint
