#include "lint/helm/chart_source.h"

#include <algorithm>

#include "base/glob.h"
#include "base/text.h"
#include "lint/input/paths.h"

namespace twinhull::lint {
namespace {

/// The patterns of .helmignore that are about names alone.
std::vector<std::string> ignored(const std::string& folder, base::FileSystem& disk) {
  std::vector<std::string> out;
  const base::FileResult<std::string> text = disk.read(join_path(folder, ".helmignore"));
  if (!text.value) return out;
  for (std::string_view line : base::split_lines(*text.value)) {
    line = base::trim(line);
    if (line.empty() || line.starts_with('#') || line.starts_with('!')) continue;
    if (line.ends_with('/')) line.remove_suffix(1);
    if (line.find('/') == std::string_view::npos) out.emplace_back(line);
  }
  return out;
}

struct Walk {
  base::FileSystem& disk;
  std::vector<std::string> ignored;
  int depth = 0;
};

/// All files below a folder, sorted by name.
void files_below(Walk& walk, const std::string& folder, std::vector<std::string>& out) {
  const base::FileResult<std::vector<base::DirectoryEntry>> list = walk.disk.list(folder);
  if (!list.value || walk.depth > 16) return;
  ++walk.depth;
  for (const base::DirectoryEntry& entry : *list.value) {
    const bool hidden =
        entry.name.starts_with('.') || std::ranges::any_of(walk.ignored, [&](const std::string& glob) {
          return base::glob_match(glob, entry.name);
        });
    if (hidden) continue;
    const std::string path = join_path(folder, entry.name);
    if (entry.type == base::FileType::directory) {
      files_below(walk, path, out);
    } else if (walk.disk.target_type(path) == base::FileType::file) {
      out.push_back(path);
    }
  }
  --walk.depth;
}

const yaml::Node* map_in(const std::string& path, Sources& sources) {
  if (sources.disk().target_type(path) != base::FileType::file) return nullptr;
  const std::vector<const yaml::Node*>& documents = sources.documents(path);
  const bool map = !documents.empty() && documents.front()->is(yaml::Kind::map);
  return map ? documents.front() : nullptr;
}

void take_values(ChartSource& chart, Sources& sources) {
  const std::string own = join_path(chart.folder, "values.yaml");
  if (sources.disk().target_type(own) == base::FileType::file)
    chart.values.push_back({own, map_in(own, sources)});
  Walk walk{.disk = sources.disk()};
  std::vector<std::string> ci;
  files_below(walk, join_path(chart.folder, "ci"), ci);
  for (const std::string& path : chart.others) {
    const std::string_view name = name_of(path);
    const bool beside = folder_of(path) == chart.folder && name.find("values") != std::string_view::npos;
    if (path != own && is_yaml_name(path) && !path.ends_with(".json") && beside)
      chart.values.push_back({path, map_in(path, sources)});
  }
  for (const std::string& path : ci) {
    if (is_yaml_name(path)) chart.values.push_back({path, map_in(path, sources)});
  }
}

/// `redis` of `redis-18.1.0.tgz`.
std::string package_name(std::string_view file) {
  for (std::size_t at = file.find('-'); at != std::string_view::npos; at = file.find('-', at + 1)) {
    if (at + 1 < file.size() && file[at + 1] >= '0' && file[at + 1] <= '9')
      return std::string(file.substr(0, at));
  }
  return std::string(file.substr(0, file.rfind('.')));
}

void take_vendored(ChartSource& chart, base::FileSystem& disk) {
  const std::string folder = join_path(chart.folder, "charts");
  const base::FileResult<std::vector<base::DirectoryEntry>> list = disk.list(folder);
  if (!list.value) return;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name.ends_with(".tgz")) chart.vendored_packages.push_back(package_name(entry.name));
    const std::string inner = join_path(join_path(folder, entry.name), "Chart.yaml");
    if (disk.target_type(inner) == base::FileType::file) chart.vendored.push_back(entry.name);
  }
}

}  // namespace

ChartSource read_chart(const std::string& folder, Sources& sources) {
  ChartSource chart{.folder = folder, .root = map_in(join_path(folder, "Chart.yaml"), sources)};
  if (chart.root != nullptr) chart.dependencies = value_at(chart.root, "dependencies");
  if (chart.dependencies == nullptr) {
    const yaml::Node* old = map_in(join_path(folder, "requirements.yaml"), sources);
    if (old != nullptr) chart.dependencies = value_at(old, "dependencies");
  }
  Walk walk{.disk = sources.disk(), .ignored = ignored(folder, sources.disk())};
  std::vector<std::string> all;
  files_below(walk, folder, all);
  const auto prefix = [&](std::string_view name) { return join_path(folder, name) + "/"; };
  for (std::string& path : all) {
    if (path.starts_with(prefix("templates"))) {
      chart.templates.push_back(std::move(path));
    } else if (path.starts_with(prefix("crds"))) {
      if (is_yaml_name(path)) chart.crds.push_back(std::move(path));
    } else if (!path.starts_with(prefix("charts")) && !path.starts_with(prefix("ci"))) {
      chart.others.push_back(std::move(path));
    }
  }
  chart.has_templates =
      sources.disk().target_type(join_path(folder, "templates")) == base::FileType::directory;
  take_values(chart, sources);
  take_vendored(chart, sources.disk());
  return chart;
}

std::vector<Found> check_charts(const Input& input, Sources& sources) {
  std::vector<Found> out;
  for (const std::string& folder : input.chart_folders) {
    const ChartSource chart = read_chart(folder, sources);
    check_chart_file(chart, out);
    check_dependencies(chart, out);
    check_chart_layout(chart, sources, out);
    check_schema_references(chart, sources, out);
    check_values(chart, sources, out);
  }
  check_resource_policies(input, sources.files(), out);
  return out;
}

}  // namespace twinhull::lint
