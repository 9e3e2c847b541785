#include "lint/load/discover/discover.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "base/glob.h"
#include "base/limits.h"
#include "base/path.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/discover/git_index.h"

namespace twinhull::lint {
namespace {

struct Discovery {
  base::FileSystem& fs;
  const std::vector<std::string>& exclude;
  GitIgnore ignore;
  GitIndex tracked;
  bool only_tracked = false;  // below a directory that a .gitignore excludes
  Discovered found;
  std::set<std::string> seen;       // repeated arguments are checked once
  std::vector<std::string> charts;  // around the directory that is read
  std::set<std::string> followed;   // directories whose links were searched, by chart
};

bool excluded(const Discovery& walk, const std::string& path) {
  return std::ranges::any_of(walk.exclude,
                             [&](const std::string& glob) { return base::glob_match(glob, path); });
}

/// Whether `exclude` excludes it, or a .gitignore does and git does not track it.
bool hidden(Discovery& walk, const std::string& path, bool is_directory) {
  constexpr std::size_t cheap = 32;  // patterns are compared faster than objects
  if (!base::spend(base::Limit::pairs, (walk.exclude.size() + walk.ignore.size()) / cheap)) {
    if (walk.found.unmatched.empty()) walk.found.unmatched = path;
    return false;
  }
  if (excluded(walk, path)) return true;
  return (walk.only_tracked || walk.ignore.ignores(path, is_directory)) &&
         !walk.tracked.tracks(path, is_directory);
}

bool is_chart(Discovery& walk, const std::string& directory) {
  return walk.fs.type_of(base::join_path(directory, "Chart.yaml")) == base::FileType::file;
}

void take_file(Discovery& walk, const std::string& path) {
  if (!walk.seen.insert(path).second) return;
  if (walk.found.manifests.size() + walk.found.kustomizations.size() >= base::limit(base::Limit::files)) {
    if (walk.found.left_out++ == 0) walk.found.beyond = path;
    return;
  }
  (is_kustomization(path) ? walk.found.kustomizations : walk.found.manifests).push_back(path);
}

/// Whether Helm reads the path in a chart's directory: templates, dependencies, definitions, values and what
/// templates read with `.Files`.
bool is_of_helm(std::string_view relative) {
  constexpr std::array<std::string_view, 5> directories = {"templates", "charts", "crds", "ci", "files"};
  const std::string_view first = relative.substr(0, relative.find('/'));
  if (std::ranges::find(directories, first) != directories.end()) return true;
  return first.size() == relative.size() &&
         (first.starts_with("Chart.") || first.starts_with("requirements.") ||
          first.find("values") != std::string_view::npos);
}

bool is_script(std::string_view name) {
  return name.ends_with(".sh") || name.ends_with(".md") || name == "Makefile" || name == "Tiltfile";
}

/// A dangling link, FIFO or device cannot be read, and must not be ignored silently.
void take_odd(Discovery& walk, const std::string& path, base::FileType type, base::FileType target) {
  if (type == base::FileType::symlink && target == base::FileType::directory) {
    ++walk.found.linked;
  } else if (!is_yaml_name(path) && !is_kustomization(path)) {
    return;
  } else if (target == base::FileType::none) {
    walk.found.unreadable.emplace_back(path, "it is a link that does not resolve");
  } else if (target == base::FileType::other) {
    walk.found.unreadable.emplace_back(path, "it is not a regular file");
  }
}

constexpr std::string_view escapes_root = "it is a link out of the checked directory";

void take_link_out(Discovery& walk, const std::string& path) {
  if (walk.seen.insert(path).second) walk.found.unreadable.emplace_back(path, escapes_root);
}

/// Searches what is not checked as a manifest in a chart. Helm follows links and loads all files, whatever
/// their names: templates can print them with `.Files.Get`. Links out of the checked directories are skipped.
void take_links_of_chart(Discovery& walk, const std::string& path, base::FileType type) {
  if (walk.charts.empty()) return;
  if (type == base::FileType::symlink) {
    if (walk.fs.escapes_root(path)) return take_link_out(walk, path);
    type = walk.fs.type_of(path);
  }
  if (type != base::FileType::directory) return;
  if (!walk.followed.insert(walk.charts.back() + "\n" + walk.fs.real(path)).second) return;
  const base::Expected<std::vector<base::DirectoryEntry>> list = walk.fs.list(path);
  if (!list.value) return;
  for (const base::DirectoryEntry& entry : *list.value)
    take_links_of_chart(walk, base::join_path(path, entry.name), entry.type);
}

void count_hidden(Discovery& walk, const base::DirectoryEntry& entry) {
  if (entry.name == ".git") return;
  if (entry.type == base::FileType::directory || is_yaml_name(entry.name)) ++walk.found.hidden;
}

/// Whether a file of a chart contains an object and is not a template: `ci/pod.yaml`, `values-pod.yaml`. It
/// is then checked itself, in addition to its chart.
bool is_object_beside(Discovery& walk, const std::string& path) {
  if (!is_yaml_name(path) || path.find("templates/") != std::string::npos ||
      path.find("crds/") != std::string::npos || base::file_name(path).starts_with("Chart."))
    return false;
  const base::Expected<std::string> text = walk.fs.read(path);
  return text.value && text.value->find("{{") == std::string::npos &&
         ("\n" + *text.value).find("\napiVersion:") != std::string::npos &&
         ("\n" + *text.value).find("\nkind:") != std::string::npos;
}

/// Whether a directory is a root of inputs of `generate`, whose templates are not manifests. Other
/// repositories have an `environments` as well.
bool has_systems(Discovery& walk, const std::string& directory) {
  const std::string environments = base::join_path(directory, "environments");
  const base::Expected<std::vector<base::DirectoryEntry>> list = walk.fs.list(environments);
  return list.value && std::ranges::any_of(*list.value, [&](const base::DirectoryEntry& entry) {
           return walk.fs.type_no_follow(base::join_path(environments, entry.name + "/system.yaml")) ==
                  base::FileType::file;
         });
}

void take_directory(Discovery& walk, const std::string& directory) {
  if (!walk.seen.insert(directory).second) return;
  if (walk.fs.escapes_root(directory)) {
    walk.found.unreadable.emplace_back(directory, escapes_root);
    return;
  }
  const bool chart = is_chart(walk, directory);
  if (chart) {
    walk.found.charts.push_back(directory);
    walk.charts.push_back(directory);
  }
  const bool inputs = !chart && has_systems(walk, directory);
  const base::Expected<std::vector<base::DirectoryEntry>> list = walk.fs.list(directory);
  if (!list.value) {
    walk.found.unreadable.emplace_back(directory, list.error);
    if (chart) walk.charts.pop_back();
    return;
  }
  walk.ignore.enter(walk.fs, directory);
  for (const base::DirectoryEntry& entry : *list.value) {
    const std::string path = directory == "." ? entry.name : directory + "/" + entry.name;
    if (entry.name.starts_with('.')) {
      count_hidden(walk, entry);
      continue;
    }
    if (chart && is_of_helm(entry.name)) {
      take_links_of_chart(walk, path, entry.type);
      const bool values = entry.name != "values.yaml" && is_values_name(entry.name);
      if (values && entry.type == base::FileType::file && is_object_beside(walk, path)) take_file(walk, path);
      continue;
    }
    if (inputs && entry.name == "templates") {
      ++walk.found.ignored;
      continue;
    }
    // Links to directories are not followed: one to a parent would never end.
    const base::FileType type = entry.type == base::FileType::symlink ? walk.fs.type_of(path) : entry.type;
    const bool is_directory = entry.type == base::FileType::directory;
    if (hidden(walk, path, is_directory)) {
      if (is_directory || is_yaml_name(path) || is_kustomization(path)) ++walk.found.ignored;
      continue;
    }
    if (is_directory) {
      const bool only_tracked = walk.only_tracked || walk.ignore.ignores(path, true);
      const bool before = std::exchange(walk.only_tracked, only_tracked);
      take_directory(walk, path);
      walk.only_tracked = before;
    } else if (entry.type == base::FileType::symlink && walk.fs.escapes_root(path) &&
               (type == base::FileType::file || !walk.charts.empty())) {
      if (!walk.charts.empty() || is_yaml_name(path) || is_kustomization(path)) take_link_out(walk, path);
    } else if (type == base::FileType::file && (is_yaml_name(path) || is_kustomization(path))) {
      take_file(walk, path);
    } else if (type == base::FileType::file &&
               (path.ends_with(".yaml.gotmpl") || path.ends_with(".yml.gotmpl"))) {
      walk.found.values_templates.push_back(path);
    } else if (entry.type == base::FileType::file && is_script(entry.name)) {
      walk.found.scripts.push_back(path);
    } else if (type != base::FileType::file) {
      take_odd(walk, path, entry.type, type);
      take_links_of_chart(walk, path, entry.type);
    }
  }
  walk.ignore.leave();
  if (chart) walk.charts.pop_back();
}

/// A file that Helm reads is replaced by its chart: alone it is not YAML. Empty for all others.
std::string chart_around(Discovery& walk, const std::string& path) {
  for (std::string directory = base::directory_of(path);; directory = base::directory_of(directory)) {
    if (is_chart(walk, directory)) {
      const std::string_view relative =
          directory == "." ? path : std::string_view(path).substr(directory.size() + 1);
      return is_of_helm(relative) ? directory : std::string();
    }
    if (directory == "." || directory == "/" || directory.empty() || directory.ends_with("..")) return {};
  }
}

/// The chart if the directory is inside its templates; otherwise the directory itself.
std::string chart_of_templates(Discovery& walk, const std::string& directory) {
  const std::string chart = directory == "." ? std::string() : chart_around(walk, directory);
  if (chart.empty()) return directory;
  const std::string_view relative =
      chart == "." ? directory : std::string_view(directory).substr(chart.size() + 1);
  return relative.substr(0, relative.find('/')) == "templates" ? chart : directory;
}

void take_named(Discovery& walk, const std::string& path) {
  if (path == "-") {
    take_file(walk, path);
    return;
  }
  switch (walk.fs.type_of(path)) {
    case base::FileType::directory:
      walk.ignore.enter_parents(walk.fs, path);
      take_directory(walk, chart_of_templates(walk, path));
      walk.ignore = {};
      return;
    case base::FileType::none:
      walk.found.unreadable.emplace_back(path, "no such file or directory");
      return;
    default:
      break;
  }
  const std::string chart = chart_around(walk, path);
  if (!chart.empty()) take_directory(walk, chart);
  if (chart.empty() || is_object_beside(walk, path)) take_file(walk, path);
}

}  // namespace

bool is_kustomization(std::string_view path) {
  const std::string_view name = base::file_name(path);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

Discovered discover(const std::vector<std::string>& paths, const std::vector<std::string>& exclude,
                    base::FileSystem& fs) {
  const base::Budget budget(base::Limit::pairs);
  Discovery walk{.fs = fs, .exclude = exclude, .ignore = {}, .tracked = GitIndex(fs)};
  for (const std::string& path : paths) {
    take_named(walk, path == "-" || path.starts_with('/') ? path : base::join_path(".", path));
  }
  return std::move(walk.found);
}

}  // namespace twinhull::lint
