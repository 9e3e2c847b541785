#include "lint/load/discover/git_index.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "base/confined_files.h"
#include "base/path.h"
#include "git/index_file.h"

namespace twinhull::lint {
namespace {

/// Without `.`, `..` and a slash at the end; the working directory is empty.
std::string normal(const std::string& path) {
  std::string out = std::filesystem::path(path).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out == "." ? std::string() : out;
}

std::string below(const std::string& directory, std::string_view name) {
  return directory.empty() || directory == "/" ? directory + std::string(name)
                                               : directory + "/" + std::string(name);
}

}  // namespace

std::optional<GitPaths> read_git_index(std::string_view text) {
  for (const std::size_t hash_size : {20U, 32U}) {  // SHA-1, SHA-256
    std::optional<git::IndexFile> file = git::parse_index(text, hash_size);
    if (!file) continue;
    GitPaths found{.paths = {}, .shared = std::move(file->shared)};
    for (git::IndexRecord& record : file->records) {
      if (!record.path.empty())
        found.paths.push_back(std::move(record.path));  // empty: it replaces a shared one
    }
    std::ranges::sort(found.paths);
    return found;
  }
  return std::nullopt;
}

GitIndex::Repository GitIndex::load(const std::string& top) {
  const std::string git = base::git_directory(fs_, top);
  if (git.empty()) return {};
  Repository out{.known = true, .top = top, .paths = {}};
  const std::string path = git + "/index";
  if (fs_.type_of(path) == base::FileType::none && fs_.type_of(git) == base::FileType::directory)
    return out;  // nothing was added yet
  for (std::string name = "index"; !name.empty();) {
    const base::Expected<std::string> text = fs_.read(git + "/" + name);
    std::optional<GitPaths> found = text.value ? read_git_index(*text.value) : std::nullopt;
    if (!found) return {};
    const bool last = found->shared.empty() || name != "index";
    name = last ? std::string() : "sharedindex." + found->shared;
    std::ranges::move(found->paths, std::back_inserter(out.paths));
  }
  std::ranges::sort(out.paths);
  return out;
}

const GitIndex::Repository& GitIndex::around(const std::string& directory) {
  const auto [at, added] = by_directory_.try_emplace(directory, nullptr);
  if (!added) return *at->second;
  for (std::string top = directory;; top = normal(std::filesystem::path(top).parent_path().string())) {
    const base::FileType type = fs_.type_of(below(top, ".git"));
    if (type == base::FileType::file || type == base::FileType::directory) {
      const auto [repository, unread] = repositories_.try_emplace("/" + top);
      if (unread) repository->second = load(top);
      return *(at->second = &repository->second);
    }
    if (top.empty() || top == "/") break;
  }
  return *(at->second = &repositories_[""]);
}

bool GitIndex::tracks(const std::string& path, bool is_directory) {
  std::string directory = fs_.real(base::directory_of(path));
  if (directory.empty()) directory = base::directory_of(path);
  directory = normal(directory);
  const Repository& repository = around(directory);
  if (!repository.known) return true;
  const std::string whole = below(directory, base::file_name(path));
  const std::string_view name =
      repository.top.empty() ? whole : std::string_view(whole).substr(repository.top.size() + 1);
  const std::vector<std::string>& paths = repository.paths;
  if (std::ranges::binary_search(paths, name)) return true;  // of a directory: it is a submodule
  if (!is_directory) return false;
  const std::string prefix = std::string(name) + "/";
  const auto first = std::ranges::lower_bound(paths, prefix);
  return first != paths.end() && first->starts_with(prefix);
}

}  // namespace twinhull::lint
