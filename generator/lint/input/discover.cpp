#include "lint/input/discover.h"

#include <algorithm>
#include <set>

#include "base/glob.h"
#include "lint/input/ignore.h"
#include "lint/input/paths.h"

namespace twinhull::lint {
namespace {

struct Walk {
  base::FileSystem& disk;
  const std::vector<std::string>& exclude;
  Ignore ignore;
  Discovered found;
  std::set<std::string> seen;  // what was named twice is looked at once
};

bool excluded(const Walk& walk, const std::string& path) {
  return std::ranges::any_of(walk.exclude,
                             [&](const std::string& glob) { return base::glob_match(glob, path); });
}

bool is_chart(Walk& walk, const std::string& folder) {
  return walk.disk.target_type(join_path(folder, "Chart.yaml")) == base::FileType::file;
}

void take_file(Walk& walk, const std::string& path) {
  if (!walk.seen.insert(path).second) return;
  (is_kustomization(path) ? walk.found.kustomizations : walk.found.manifests).push_back(path);
}

void take_folder(Walk& walk, const std::string& folder) {
  if (!walk.seen.insert(folder).second) return;
  if (is_chart(walk, folder)) {
    walk.found.charts.push_back(folder);
    return;
  }
  const base::FileResult<std::vector<base::DirectoryEntry>> list = walk.disk.list(folder);
  if (!list.value) {
    walk.found.unreadable.emplace_back(folder, list.error);
    return;
  }
  walk.ignore.enter(walk.disk, folder);
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name.starts_with('.')) continue;
    const std::string path = folder == "." ? entry.name : folder + "/" + entry.name;
    // Links are followed to files only: one to a folder above would never end.
    const base::FileType type =
        entry.type == base::FileType::symlink ? walk.disk.target_type(path) : entry.type;
    const bool directory = entry.type == base::FileType::directory;
    if (walk.ignore.ignores(path, directory) || excluded(walk, path)) continue;
    if (directory) {
      take_folder(walk, path);
    } else if (type == base::FileType::file && (is_yaml_name(path) || is_kustomization(path))) {
      take_file(walk, path);
    }
  }
  walk.ignore.leave();
}

/// A file of a chart stands for the chart: alone it is no YAML yet.
std::string chart_around(Walk& walk, const std::string& path) {
  for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
    if (is_chart(walk, folder)) return folder;
    if (folder == "." || folder == "/") return {};
  }
}

void take_named(Walk& walk, const std::string& path) {
  if (path == "-") {
    take_file(walk, path);
    return;
  }
  switch (walk.disk.target_type(path)) {
    case base::FileType::directory:
      walk.ignore.enter_parents(walk.disk, path);
      take_folder(walk, path);
      walk.ignore = {};
      return;
    case base::FileType::none:
      walk.found.unreadable.emplace_back(path, "there is no such file or folder");
      return;
    default:
      break;
  }
  const std::string chart = chart_around(walk, path);
  if (chart.empty()) {
    take_file(walk, path);
  } else {
    take_folder(walk, chart);
  }
}

}  // namespace

bool is_kustomization(std::string_view path) {
  const std::string_view name = name_of(path);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

Discovered discover(const std::vector<std::string>& paths, const std::vector<std::string>& exclude,
                    base::FileSystem& disk) {
  Walk walk{.disk = disk, .exclude = exclude};
  for (const std::string& path : paths) {
    take_named(walk, path == "-" || path.starts_with('/') ? path : join_path(".", path));
  }
  return std::move(walk.found);
}

}  // namespace twinhull::lint
