#include "lint/load/affected_paths.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/path.h"
#include "lint/load/discover/discover.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {
namespace {

/// The outermost chart that contains a path: a subchart is rendered with its parent.
std::string chart_of(const std::string& path, base::FileSystem& fs) {
  std::string found;
  for (std::string directory = base::directory_of(path);; directory = base::directory_of(directory)) {
    if (fs.type_of(base::join_path(directory, "Chart.yaml")) == base::FileType::file) found = directory;
    if (directory == "." || directory == "/" || directory.ends_with("..")) return found;
  }
}

/// The kustomizations that reference each file or directory.
using Users = std::map<std::string, std::vector<const Kustomization*>>;

Users users_of(const std::vector<Kustomization>& all) {
  Users users;
  for (const Kustomization& one : all) {
    for (const auto* list : {&one.resources, &one.patches, &one.sources, &one.env_files, &one.directories}) {
      for (const std::string& path : *list) users[path].push_back(&one);
    }
    for (const UnresolvedReference& broken : one.broken)
      users[broken.path].push_back(&one);  // it existed before the commit
    users[one.path].push_back(&one);
  }
  return users;
}

/// The directories of the kustomizations that a path feeds and that feed no other.
void climb(const std::string& path, const Users& users, std::set<std::string>& seen,
           std::set<std::string>& tops) {
  for (std::vector<std::string> left = {path}; !left.empty();) {
    const auto found = users.find(left.back());
    left.pop_back();
    if (found == users.end()) continue;
    for (const Kustomization* user : found->second) {
      if (!seen.insert(user->directory).second) continue;
      if (users.contains(user->directory)) {
        left.push_back(user->directory);
      } else if (!user->component) {
        tops.insert(user->directory);
      }
    }
  }
}

/// The same for the parent directories of a file, which can have been deleted.
void climb_from_directories(const std::string& path, const Users& users, const std::set<std::string>& broken,
                            std::set<std::string>& tops) {
  for (std::string directory = base::directory_of(path); directory != "." && directory != "/";
       directory = base::directory_of(directory)) {
    std::set<std::string> seen;
    if (broken.contains(directory)) climb(directory, users, seen, tops);
  }
}

/// The topmost directory of a relative path; the file itself at the top level.
std::string top_directory(const std::string& path) {
  const std::size_t slash = path.find('/');
  return slash == std::string::npos || slash == 0 ? base::directory_of(path) : path.substr(0, slash);
}

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

/// Whether a file can contain objects; unknown for a deleted one.
bool file_may_hold_objects(const std::string& path, base::FileSystem& fs) {
  if (!is_yaml_name(path)) return false;
  const base::Expected<std::string> text = fs.read(path);
  return !text.value || text.value->find("apiVersion") != std::string::npos;
}

}  // namespace

std::vector<std::string> affected_paths(const std::vector<std::string>& changed,
                                        const std::vector<std::string>& exclude, base::FileSystem& fs) {
  source::Files files;
  Workspace input;
  const std::vector<Kustomization> all =
      read_kustomizations(discover({"."}, exclude, fs).kustomizations, fs, files, input);
  const Users users = users_of(all);
  std::set<std::string> broken;
  for (const Kustomization& one : all) {
    for (const UnresolvedReference& what : one.broken) broken.insert(what.path);
  }
  std::set<std::string> out;
  for (const std::string& path : changed) {
    if (const std::string chart = chart_of(path, fs); !chart.empty()) {
      out.insert(chart);
      continue;
    }
    std::set<std::string> seen, tops;
    climb(path, users, seen, tops);
    out.insert(tops.begin(), tops.end());
    climb_from_directories(path, users, broken, out);
    if (!tops.empty() || !file_may_hold_objects(path, fs)) continue;
    const std::string directory = top_directory(path);
    if (fs.type_of(directory) == base::FileType::directory) out.insert(directory);
    // A directory is checked without its hidden files.
    if (is_hidden(path) && fs.type_of(path) == base::FileType::file) out.insert(path);
  }
  return {out.begin(), out.end()};
}

}  // namespace twinhull::lint
