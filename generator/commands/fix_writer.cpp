#include "commands/fix_writer.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/confined_files.h"
#include "base/path.h"

namespace twinhull::commands {
namespace {

std::string absolute(const std::string& path) {
  std::error_code error;
  std::string out = std::filesystem::absolute(path, error).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace

FixWriter::FixWriter(const Options& options, base::FileSystem& fs) : fs_(fs) {
  hold(".");
  for (const auto* list : {&options.paths, &options.changed}) {
    for (const std::string& path : *list) {
      if (path == "-") continue;
      const bool is_directory = fs.type_of(path) == base::FileType::directory;
      hold(is_directory ? path : base::directory_of(absolute(path)));
    }
  }
}

void FixWriter::hold(const std::string& directory) {
  for (const std::string& location : {absolute(directory), base::enclosing_root(fs_, directory)}) {
    if (location.empty() || held_.contains(location)) continue;
    base::Expected<std::unique_ptr<base::FileSystem>> held = fs_.hold(location, false);
    if (held.value) held_.emplace(location, std::move(*held.value));
  }
}

std::string FixWriter::write(const std::string& path, std::string_view text) {
  const std::string location = absolute(path);
  // The innermost directory: an argument can itself be behind a link.
  for (std::string directory = base::directory_of(location);; directory = base::directory_of(directory)) {
    const auto found = held_.find(directory);
    if (found != held_.end())
      return found->second->write(location.substr(directory.size() + (directory == "/" ? 0 : 1)), text);
    if (directory == "/") break;
  }
  // Outside of a repository, a kustomization can reference sibling directories.
  base::Expected<std::unique_ptr<base::FileSystem>> beside = fs_.hold(base::directory_of(location), false);
  return beside.value ? (*beside.value)->write(location.substr(location.rfind('/') + 1), text) : beside.error;
}

}  // namespace twinhull::commands
