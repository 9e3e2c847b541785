#include "base/confined_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/path.h"

namespace twinhull::base {

namespace {

constexpr const char* kLeadsOut = "it is a link to a file outside the linted directory";

/// The absolute path, with symbolic links unresolved.
std::string absolute(const std::string& path) {
  std::error_code error;
  std::string out = std::filesystem::absolute(path, error).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace

bool is_inside(std::string_view path, std::string_view directory) {
  return directory == "/" || path == directory ||
         (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

std::string enclosing_root(FileSystem& fs, const std::string& path) {
  const std::string here = fs.real(path);
  for (std::string at = here; at.size() > 1;) {
    if (fs.type_no_follow(at + "/.git") != FileType::none) return at;
    const std::size_t slash = at.rfind('/');
    if (slash == std::string::npos) break;  // relative, on a file system in memory
    at.resize(std::max<std::size_t>(1, slash));
  }
  return here;
}

std::string git_directory(FileSystem& fs, const std::string& top) {
  constexpr std::string_view key = "gitdir: ";
  std::string git = top.empty() || top == "/" ? top + ".git" : top + "/.git";
  const FileType type = fs.type_of(git);
  if (type == FileType::directory) return git;
  const Expected<std::string> text = type == FileType::file ? fs.read(git) : Expected<std::string>{};
  if (!text.value || !text.value->starts_with(key)) return {};
  const std::string_view line = std::string_view(*text.value).substr(key.size());
  return (std::filesystem::path(top) / line.substr(0, line.find_first_of("\r\n")))
      .lexically_normal()
      .string();
}

void ConfinedFiles::add_root(const std::string& directory) {
  const std::string found = fs_.real(directory);
  const auto holds = [&](const std::string& root) { return is_inside(found, root); };
  if (found.empty() || std::ranges::any_of(roots_, holds)) return;
  const std::string root = enclosing_root(fs_, directory);
  repositories_ = repositories_ && fs_.type_no_follow(root + "/.git") != FileType::none;
  roots_.insert(root);
  if (fs_.type_no_follow(root + "/.git") == FileType::file)
    if (const std::string git = git_directory(fs_, root); !git.empty())
      git_directories_.insert(absolute(git));
}

ConfinedFiles::ConfinedFiles(FileSystem& fs, const std::vector<std::string>& named,
                             const std::vector<std::string>& alone)
    : fs_(fs) {
  add_root(".");
  for (const std::string& path : alone) named_.insert(absolute(path));
  // Names may come from a glob such as `out/*/kustomize`, so the repository controls them.
  const std::string repository = enclosing_root(fs, ".");
  const bool is_repository = fs.type_no_follow(repository + "/.git") != FileType::none;
  const auto linked_out = [&](const std::string& path) {
    const std::string found = fs.real(path);
    return is_repository && !found.empty() && is_inside(absolute(path), repository) &&
           !is_inside(found, repository);
  };
  for (const std::string& path : named) {
    if (linked_out(path)) continue;
    if (fs.type_of(path) == FileType::directory) {
      add_root(path);
    } else if (path != "-") {
      const std::string file = absolute(path);
      named_.insert(file);
      add_root(file.substr(0, std::max<std::size_t>(1, file.rfind('/'))));
    }
  }
}

bool ConfinedFiles::is_git_index(const std::string& path) const {
  const std::string_view name = file_name(path);
  return (name == "index" || name.starts_with("sharedindex.")) &&
         git_directories_.contains(directory_of(path));
}

bool ConfinedFiles::escapes_root(const std::string& path) {
  const std::string written = absolute(path);
  if (named_.contains(written) || is_git_index(written)) return false;
  const std::string found = fs_.real(path);
  // If the whole repository is readable, a path can escape through `..` as well; otherwise only through
  // links.
  if (found.empty() || (found == written && !repositories_)) return false;
  return std::ranges::none_of(roots_, [&](const std::string& root) { return is_inside(found, root); });
}

Expected<std::string> ConfinedFiles::read(const std::string& path) {
  if (escapes_root(path)) return {std::nullopt, kLeadsOut};
  return fs_.read(path);
}

Expected<std::string> ConfinedFiles::read_beneath(const std::string& directory, const std::string& path) {
  if (escapes_root(directory + "/" + path)) return {std::nullopt, kLeadsOut};
  return fs_.read_beneath(directory, path);
}

}  // namespace twinhull::base
