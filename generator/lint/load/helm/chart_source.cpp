#include "lint/load/helm/chart_source.h"

#include <algorithm>

#include "base/path.h"
#include "helm/chart.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

struct TemplateWalk {
  base::FileSystem& fs;
  std::string root;                           ///< the directory of the chart
  const helm::IgnoreRules* ignore = nullptr;  ///< null: nothing is excluded
  int depth = 0;
};

/// All files below a directory, sorted by name.
void files_below(TemplateWalk& walk, const std::string& directory, std::vector<std::string>& out) {
  const base::Expected<std::vector<base::DirectoryEntry>> list = walk.fs.list(directory);
  if (!list.value || walk.depth > 16) return;
  ++walk.depth;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name.starts_with('.')) continue;
    const std::string path = base::join_path(directory, entry.name);
    const bool is_directory = entry.type == base::FileType::directory;
    const std::string_view below =
        walk.root == "." ? std::string_view(path) : std::string_view(path).substr(walk.root.size() + 1);
    if (walk.ignore != nullptr && walk.ignore->ignores(below, is_directory)) continue;
    if (is_directory) {
      files_below(walk, path, out);
    } else if (walk.fs.type_of(path) == base::FileType::file) {
      out.push_back(path);
    }
  }
  --walk.depth;
}

const yaml::Node* map_in(const std::string& path, SourceCache& sources) {
  if (sources.real_file_system().type_of(path) != base::FileType::file) return nullptr;
  const std::vector<const yaml::Node*>& documents = sources.documents(path);
  const bool map = !documents.empty() && documents.front()->is(yaml::Kind::map);
  return map ? documents.front() : nullptr;
}

/// Whether a file named like a values file contains a Kubernetes object: `values-pod.yaml`.
bool is_object(const yaml::Node* root) {
  return !text_at(root, "apiVersion").empty() && !text_at(root, "kind").empty() &&
         value_at(root, "metadata") != nullptr;
}

void take_values(ChartSource& chart, const std::vector<std::string>& further, SourceCache& sources) {
  const auto add = [&](const std::string& path) {
    const bool known =
        std::ranges::any_of(chart.values, [&](const ValuesFile& one) { return one.path == path; });
    if (!known) chart.values.push_back({path, map_in(path, sources)});
  };
  const std::string own = base::join_path(chart.directory, "values.yaml");
  if (sources.real_file_system().type_of(own) == base::FileType::file) add(own);
  TemplateWalk walk{.fs = sources.real_file_system(), .root = chart.directory};
  std::vector<std::string> beside;
  files_below(walk, base::join_path(chart.directory, "ci"), chart.ci);
  const base::Expected<std::vector<base::DirectoryEntry>> list =
      sources.real_file_system().list(chart.directory);
  for (const base::DirectoryEntry& entry : list.value.value_or(std::vector<base::DirectoryEntry>())) {
    const std::string path = base::join_path(chart.directory, entry.name);
    if (!is_values_name(entry.name) || sources.real_file_system().type_of(path) != base::FileType::file)
      continue;
    if (path == own || !is_object(map_in(path, sources))) add(path);
  }
  for (const std::string& path : further) add(path);
  std::erase_if(chart.ci, [](const std::string& path) { return !is_yaml_name(path); });
  for (const std::string& path : chart.ci) add(path);
}

/// `redis` of `redis-18.1.0.tgz`.
std::string package_name(std::string_view file) {
  for (std::size_t at = file.find('-'); at != std::string_view::npos; at = file.find('-', at + 1)) {
    if (at + 1 < file.size() && file[at + 1] >= '0' && file[at + 1] <= '9')
      return std::string(file.substr(0, at));
  }
  return std::string(file.substr(0, file.rfind('.')));
}

void take_vendored(ChartSource& chart, base::FileSystem& fs) {
  const std::string directory = base::join_path(chart.directory, "charts");
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs.list(directory);
  if (!list.value) return;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name.ends_with(".tgz")) chart.vendored_packages.push_back(package_name(entry.name));
    const std::string inner = base::join_path(base::join_path(directory, entry.name), "Chart.yaml");
    if (fs.type_of(inner) == base::FileType::file) chart.vendored.push_back(entry.name);
  }
}

}  // namespace

ChartSource read_chart(const std::string& directory, const std::vector<std::string>& values,
                       SourceCache& sources) {
  ChartSource chart{.directory = directory,
                    .root = map_in(base::join_path(directory, "Chart.yaml"), sources)};
  if (chart.root != nullptr) chart.dependencies = value_at(chart.root, "dependencies");
  if (chart.dependencies == nullptr) {
    const yaml::Node* old = map_in(base::join_path(directory, "requirements.yaml"), sources);
    if (old != nullptr) chart.dependencies = value_at(old, "dependencies");
  }
  const base::Expected<std::string> ignored =
      sources.real_file_system().read(base::join_path(directory, ".helmignore"));
  helm::IgnoreRules ignore(ignored.value.value_or(""));
  // Lines that exclude Chart.yaml are ignored for rendering, too.
  for (const int line : ignore.lines_that_ignore("Chart.yaml", false)) ignore.drop(line);
  TemplateWalk walk{.fs = sources.real_file_system(), .root = directory, .ignore = &ignore};
  std::vector<std::string> all;
  files_below(walk, directory, all);
  const auto prefix = [&](std::string_view name) { return base::join_path(directory, name) + "/"; };
  for (std::string& path : all) {
    if (path.starts_with(prefix("templates"))) {
      chart.templates.push_back(std::move(path));
    } else if (path.starts_with(prefix("crds"))) {
      if (is_yaml_name(path)) chart.crds.push_back(std::move(path));
    } else if (!path.starts_with(prefix("charts")) && !path.starts_with(prefix("ci"))) {
      chart.others.push_back(std::move(path));
    }
  }
  chart.has_templates = sources.real_file_system().type_of(base::join_path(directory, "templates")) ==
                        base::FileType::directory;
  take_values(chart, values, sources);
  take_vendored(chart, sources.real_file_system());
  return chart;
}

}  // namespace twinhull::lint
