#include <utility>

#include "base/file_system.h"

namespace twinhull::base {

namespace {

/// Normalizes `./a/` to `a`; the working directory and the root become the empty string.
std::string_view plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path == "." ? std::string_view{} : path;
}

std::string below(std::string_view directory) {
  return directory.empty() ? std::string{} : std::string(directory) + "/";
}

}  // namespace

FileType InMemoryFileSystem::type_no_follow(const std::string& path) {
  const std::string_view name = plain(path);
  if (name.empty()) return FileType::directory;
  if (files.contains(std::string(name))) return FileType::file;
  const std::string prefix = below(name);
  const auto at = files.lower_bound(prefix);
  return at != files.end() && at->first.starts_with(prefix) ? FileType::directory : FileType::none;
}

FileType InMemoryFileSystem::type_of(const std::string& path) { return type_no_follow(path); }

Expected<std::string> InMemoryFileSystem::read(const std::string& path) {
  const auto at = files.find(std::string(plain(path)));
  if (at != files.end()) return {at->second, {}};
  return {std::nullopt,
          type_no_follow(path) == FileType::directory ? "Is a directory" : "No such file or directory"};
}

Expected<std::vector<DirectoryEntry>> InMemoryFileSystem::list(const std::string& path) {
  const FileType found = type_no_follow(path);
  if (found == FileType::none) return {std::nullopt, "No such file or directory"};
  if (found != FileType::directory) return {std::nullopt, "Not a directory"};

  const std::string prefix = below(plain(path));
  std::map<std::string, FileType> names;
  for (auto at = files.lower_bound(prefix); at != files.end() && at->first.starts_with(prefix); ++at) {
    const std::string_view rest = std::string_view(at->first).substr(prefix.size());
    const std::size_t slash = rest.find('/');
    if (slash == 0) continue;  // an absolute path is not below the working directory
    names.emplace(rest.substr(0, slash),
                  slash == std::string_view::npos ? FileType::file : FileType::directory);
  }
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, kind] : names) entries.push_back({name, kind});
  return {std::move(entries), {}};
}

std::string InMemoryFileSystem::write(const std::string& path, std::string_view text) {
  const std::string name(plain(path));
  if (type_no_follow(name) == FileType::directory) return "Is a directory";
  for (std::size_t slash = name.find('/', 1); slash != std::string::npos; slash = name.find('/', slash + 1)) {
    if (files.contains(name.substr(0, slash))) return "Not a directory";
  }
  files[name] = text;
  return {};
}

std::string InMemoryFileSystem::remove(const std::string& path) {
  if (files.erase(std::string(plain(path))) != 0) return {};
  return type_no_follow(path) == FileType::directory ? "Is a directory" : "No such file or directory";
}

Expected<std::unique_ptr<FileSystem>> FileSystem::hold(const std::string&, bool) {
  return {std::nullopt, "Directories cannot be held open in memory"};
}

// Directories are implied by the files in them, so an empty one does not exist.
void InMemoryFileSystem::remove_if_empty(const std::string&) {}

}  // namespace twinhull::base
