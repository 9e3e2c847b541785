#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "helm/chart.h"
#include "helm/documents.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr int max_nesting = 50;  ///< of charts in charts

std::string text_at(const Value& map, std::string_view key) {
  const Value* found = find(map.map, key);
  return found == nullptr || found->is_nil() ? "" : printed(*found);
}

/// The same as a value.
Value text_value(Heap& heap, const Value& map, std::string_view key) {
  Value text = of_text(heap, text_at(map, key));
  if (const Value* found = find(map.map, key)) text.origin = found->origin;
  return text;
}

Value list_or_nil(const Value& map, std::string_view key) {
  const Value* found = find(map.map, key);
  return found != nullptr && found->is_list() ? *found : of_list(nullptr);
}

void read_dependencies(Chart& chart, const Value& map) {
  const Value list = list_or_nil(map, "dependencies");
  if (list.list == nullptr) return;
  chart.dependencies.clear();
  for (const Value& item : items_of(list)) {
    if (!item.is_map()) continue;
    Dependency dependency;
    dependency.name = text_at(item, "name");
    dependency.version = text_at(item, "version");
    dependency.repository = text_at(item, "repository");
    dependency.condition = text_at(item, "condition");
    dependency.alias = text_at(item, "alias");
    for (const Value& tag : items_of(list_or_nil(item, "tags"))) dependency.tags.push_back(printed(tag));
    dependency.imports = list_or_nil(item, "import-values");
    chart.dependencies.push_back(std::move(dependency));
  }
}

/// The fields of Chart.yaml under their names in Go, as `.Chart` has them.
Value metadata_of(Heap& heap, const Value& map, const Chart& chart) {
  constexpr std::pair<std::string_view, std::string_view> texts[] = {{"APIVersion", "apiVersion"},
                                                                     {"AppVersion", "appVersion"},
                                                                     {"Condition", "condition"},
                                                                     {"Description", "description"},
                                                                     {"Home", "home"},
                                                                     {"Icon", "icon"},
                                                                     {"KubeVersion", "kubeVersion"},
                                                                     {"Name", "name"},
                                                                     {"Tags", "tags"},
                                                                     {"Type", "type"},
                                                                     {"Version", "version"}};
  Map* out = heap.make_map();
  for (const auto& [field, key] : texts) set(heap, *out, field, text_value(heap, map, key));
  if (text_at(map, "apiVersion").empty()) set(heap, *out, "APIVersion", of_text("v1"));
  const Value* deprecated = find(map.map, "deprecated");
  set(heap, *out, "Deprecated", of(deprecated != nullptr && is_true(*deprecated)));
  for (const auto& [field, key] : {std::pair{"Keywords", "keywords"}, std::pair{"Sources", "sources"}}) {
    Value list = list_or_nil(map, key);
    set(heap, *out, field, list.list == nullptr ? of_list(heap.make_list()) : list);
  }
  const Value* annotations = find(map.map, "annotations");
  Map* texts_of_annotations = nullptr;
  if (annotations != nullptr && annotations->is_map()) {
    texts_of_annotations = heap.make_map();
    for (const auto& [key, entry] : entries_of(*annotations)) {
      set(heap, *texts_of_annotations, key, of_text(heap, text_of(entry)));
    }
  }
  set(heap, *out, "Annotations", of_map(texts_of_annotations, Type::string_map));
  List* maintainers = heap.make_list();
  for (const Value& one : items_of(list_or_nil(map, "maintainers"))) {
    Map* entry = heap.make_map();
    for (const auto& [field, key] :
         {std::pair{"Name", "name"}, std::pair{"Email", "email"}, std::pair{"URL", "url"}}) {
      set(heap, *entry, field, of_text(heap, text_at(one, key)));
    }
    append(heap, *maintainers, of_map(entry));
  }
  set(heap, *out, "Maintainers", of_list(maintainers));
  List* dependencies = heap.make_list();
  for (const Dependency& one : chart.dependencies) {
    Map* entry = heap.make_map();
    set(heap, *entry, "Name", of_text(heap, one.name));
    set(heap, *entry, "Version", of_text(heap, one.version));
    set(heap, *entry, "Repository", of_text(heap, one.repository));
    set(heap, *entry, "Condition", of_text(heap, one.condition));
    set(heap, *entry, "Alias", of_text(heap, one.alias));
    set(heap, *entry, "Enabled", of(true));
    append(heap, *dependencies, of_map(entry));
  }
  set(heap, *out, "Dependencies", of_list(dependencies));
  return of_map(out);
}

/// `path`: its directory in that of the topmost chart.
ChartOrError from_files(std::vector<ChartFile> files, Heap& heap, Origins* origins, const std::string& path,
                        int depth) {
  auto chart = std::make_shared<Chart>();
  auto parts = std::make_shared<ChartContent>();
  chart->content = parts;
  parts->path = path;
  chart->values = of_map(heap.make_map());
  const auto described = std::find_if(files.begin(), files.end(),
                                      [](const ChartFile& file) { return file.path == "Chart.yaml"; });
  const auto failed = [](std::string why, std::string path) {
    return ChartOrError{nullptr, std::move(why), std::move(path)};
  };
  if (described == files.end()) return failed("Chart.yaml file is missing", "Chart.yaml");
  const auto origins_of = [&](const ChartFile& file) {
    if (origins == nullptr) return ReadOrigins();
    return ReadOrigins{origins, origins->add_file(OriginFile::Kind::chart, path + file.path)};
  };
  const base::Expected<Value> description = read_yaml(heap, described->content, origins_of(*described));
  const Value map = description.value.value_or(Value());
  if (!map.is_map()) {
    return failed(fmt::format("cannot load Chart.yaml: {}",
                              description.error.empty() ? "it is not a map" : description.error),
                  "Chart.yaml");
  }
  chart->name = text_at(map, "name");
  chart->version = text_at(map, "version");
  chart->kubernetes_version = text_at(map, "kubeVersion");
  chart->library = text_at(map, "type") == "library";
  if (chart->name.empty()) return failed("validation: chart.metadata.name is required", "Chart.yaml");
  if (chart->version.empty()) {
    return failed("validation: chart.metadata.version is required", "Chart.yaml");
  }
  read_dependencies(*chart, map);
  const bool first_version = text_at(map, "apiVersion") != "v2";
  std::map<std::string, std::vector<ChartFile>> subcharts;
  for (ChartFile& file : files) {
    if (file.path == "Chart.yaml" || file.path == "Chart.lock") continue;
    if (file.path == "values.yaml") {
      const base::Expected<Value> read = read_yaml(heap, file.content, origins_of(file));
      const Value values = read.value.value_or(Value());
      if (!read.value || (!values.is_map() && !values.is_nil())) {
        return failed(fmt::format("cannot load values.yaml: cannot unmarshal yaml document: {}",
                                  read.value ? "it is not a map" : read.error),
                      file.path);
      }
      if (values.is_map()) chart->values = values;
    } else if (file.path == "values.schema.json") {
      parts->schema = std::move(file.content);
    } else if (file.path == "requirements.yaml" || file.path == "requirements.lock") {
      if (file.path == "requirements.yaml") {
        const base::Expected<Value> read = read_yaml(heap, file.content);
        if (!read.value)
          return failed(fmt::format("cannot load requirements.yaml: {}", read.error), file.path);
        read_dependencies(*chart, *read.value);
      }
      if (first_version) parts->files.push_back(std::move(file));
    } else if (file.path.starts_with("templates/")) {
      parts->templates.push_back(std::move(file));
    } else if (file.path.starts_with("charts/") && !file.path.ends_with(".prov")) {
      std::string below = file.path.substr(7);
      subcharts[below.substr(0, below.find('/'))].push_back({below, std::move(file.content)});
    } else {
      parts->files.push_back(std::move(file));
    }
  }
  chart->metadata = metadata_of(heap, map, *chart);
  for (auto& [name, content] : subcharts) {
    if (name.starts_with('_') || name.starts_with('.') || depth > max_nesting) continue;
    std::vector<ChartFile> inner;
    for (ChartFile& file : content) {
      const std::size_t slash = file.path.find('/');
      if (slash != std::string::npos) inner.push_back({file.path.substr(slash + 1), std::move(file.content)});
    }
    if (inner.empty()) continue;
    ChartOrError subchart =
        from_files(std::move(inner), heap, origins, fmt::format("{}charts/{}/", path, name), depth + 1);
    if (subchart.chart == nullptr) {
      return failed(fmt::format("error unpacking subchart {} in {}: {}", name, chart->name, subchart.error),
                    fmt::format("charts/{}/{}", name, subchart.path));
    }
    chart->subcharts.push_back(std::move(subchart.chart));
  }
  return {std::move(chart), {}, {}};
}

void set_parents(Chart& chart) {
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    subchart->parent = &chart;
    set_parents(*subchart);
  }
}

}  // namespace

void copy_subcharts(Chart& chart) {
  for (std::shared_ptr<Chart>& subchart : chart.subcharts) {
    subchart = std::make_shared<Chart>(*subchart);
    subchart->parent = &chart;
    copy_subcharts(*subchart);
  }
}

std::string full_path(const Chart& chart) {
  return chart.parent == nullptr ? chart.name : full_path(*chart.parent) + "/charts/" + chart.name;
}

ChartOrError load_chart(std::vector<ChartFile> files, Heap& heap, Origins* origins) {
  ChartOrError loaded = from_files(std::move(files), heap, origins, "", 0);
  if (loaded.chart != nullptr) set_parents(*loaded.chart);
  return loaded;
}

}  // namespace twinhull::helm
