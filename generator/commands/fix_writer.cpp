#include "commands/fix_writer.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/confined_files.h"

namespace twinhull::commands {
namespace {

std::string absolute(const std::string& path) {
  std::error_code error;
  std::string out = std::filesystem::absolute(path, error).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

std::string folder_of(const std::string& path) {
  return path.substr(0, std::max<std::size_t>(1, path.rfind('/')));
}

}  // namespace

FixWriter::FixWriter(const Options& options, base::FileSystem& fs) : fs_(fs) {
  hold(".");
  for (const auto* list : {&options.paths, &options.changed}) {
    for (const std::string& path : *list) {
      if (path == "-") continue;
      const bool folder = fs.type_of(path) == base::FileType::directory;
      hold(folder ? path : folder_of(absolute(path)));
    }
  }
}

void FixWriter::hold(const std::string& folder) {
  for (const std::string& place : {absolute(folder), base::enclosing_root(fs_, folder)}) {
    if (place.empty() || held_.contains(place)) continue;
    base::Expected<std::unique_ptr<base::FileSystem>> held = fs_.hold(place, false);
    if (held.value) held_.emplace(place, std::move(*held.value));
  }
}

std::string FixWriter::write(const std::string& path, std::string_view text) {
  const std::string place = absolute(path);
  // The innermost directory: an argument can itself be behind a link.
  for (std::string folder = folder_of(place);; folder = folder_of(folder)) {
    const auto found = held_.find(folder);
    if (found != held_.end())
      return found->second->write(place.substr(folder.size() + (folder == "/" ? 0 : 1)), text);
    if (folder == "/") break;
  }
  // Outside of a repository, a kustomization can reference sibling directories.
  base::Expected<std::unique_ptr<base::FileSystem>> beside = fs_.hold(folder_of(place), false);
  return beside.value ? (*beside.value)->write(place.substr(place.rfind('/') + 1), text) : beside.error;
}

}  // namespace twinhull::commands
