// The values a chart is rendered with.
#include "lint/load/helm/chart_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/discover/file_names.h"
#include "yaml/writer.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

bool is_template(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos;
}

/// Collects the layers of one set of values.
class Layers {
 public:
  explicit Layers(SourceCache& sources) : sources_(sources) {}

  void add_file(const std::string& path) {
    // A helmfile template is not YAML yet.
    if (is_template(path) || path.find("://") != std::string::npos || path.ends_with(".gotmpl")) return;
    if (sources_.real_file_system().target_type(path) == base::FileType::file &&
        !sources_.real_file_system().leads_out(path))
      layers.push_back({.shown = path, .text = {}});
  }

  void add_text(const Node& from, std::string_view text) {
    if (is_template(text) || base::trim(text).empty()) return;
    layers.push_back(
        {.shown = sources_.files().path(from.span.file), .text = std::string(text), .within = &from});
  }

  void add_map(const Node* map) {
    if (map == nullptr || !map->is(Kind::map) || map->entries.empty()) return;
    std::string text;
    yaml::write(text, *map);
    add_text(*map, text);
  }

  std::vector<ValuesLayer> layers;

 private:
  SourceCache& sources_;
};

struct Finder {
  const ChartSource& chart;
  const Workspace& input;
  SourceCache& sources;
  std::vector<Rendering>& out;

  void add(std::vector<ValuesLayer> layers, std::vector<std::string> sets = {}) {
    if (layers.empty() && sets.empty()) return;
    out.push_back({.values = std::move(layers), .sets = std::move(sets)});
  }
};

/// `spec.source` or one of `spec.sources` of an Argo CD Application.
void add_source(Finder& finder, const Node* source, std::span<const Node* const> all) {
  std::string top;
  const std::string_view path = text_at(source, "path");
  if (path.empty() || is_template(path) || !leads_to(path, finder.chart.folder, top)) return;
  Layers layers(finder.sources);
  for (const Node* file : items_at(source, "helm.valueFiles")) {
    std::string_view name = file->text;
    if (name.starts_with('$')) {  // `$values/envs/prod.yaml`: of another source, which can be this repository
      const std::string_view ref = name.substr(1, name.find('/') - 1);
      const bool known =
          std::ranges::any_of(all, [&](const Node* one) { return text_at(one, "ref") == ref; });
      if (known && name.find('/') != std::string_view::npos)
        layers.add_file(base::join_path(top, name.substr(name.find('/') + 1)));
    } else if (name.starts_with('/')) {
      layers.add_file(base::join_path(top, name.substr(1)));
    } else {
      layers.add_file(base::join_path(finder.chart.folder, name));
    }
  }
  if (const Node* text = value_at(source, "helm.values"); text != nullptr && text->is(Kind::string))
    layers.add_text(*text, text->text);
  layers.add_map(value_at(source, "helm.valuesObject"));
  std::vector<std::string> sets;
  for (const Node* one : items_at(source, "helm.parameters")) {
    const std::string_view name = text_at(one, "name"), value = text_at(one, "value");
    if (!name.empty() && !is_template(value) && value.find(',') == std::string_view::npos)
      sets.push_back(fmt::format("{}={}", name, value));
  }
  finder.add(std::move(layers.layers), std::move(sets));
}

void add_application(Finder& finder, const Node* spec) {
  if (spec == nullptr) return;
  const std::span<const Node* const> all = items_at(spec, "sources");
  for (const Node* source : all) add_source(finder, source, all);
  if (const Node* source = value_at(spec, "source")) add_source(finder, source, all);
}

void add_helm_release(Finder& finder, const Object& object) {
  std::string top;
  const std::string_view path = text_at(object.node, "spec.chart.spec.chart");
  if (path.find('/') == std::string_view::npos || !leads_to(path, finder.chart.folder, top)) return;
  Layers layers(finder.sources);
  for (const Node* file : items_at(object.node, "spec.chart.spec.valuesFiles"))
    layers.add_file(base::join_path(top, file->text));
  for (const Node* from : items_at(object.node, "spec.valuesFrom")) {
    if (text_at(from, "kind") != "ConfigMap" || value_at(from, "targetPath") != nullptr) continue;
    const std::string_view key = text_at(from, "valuesKey");
    for (const Object& other : finder.input.index.objects()) {
      if (other.id.kind != "ConfigMap" || other.id.name != text_at(from, "name")) continue;
      const Node* data = value_at(other.node, "data");
      const Node* text = data == nullptr ? nullptr : data->get(key.empty() ? "values.yaml" : key);
      if (text != nullptr && text->is(Kind::string)) layers.add_text(*text, text->text);
    }
  }
  layers.add_map(value_at(object.node, "spec.values"));
  finder.add(std::move(layers.layers));
}

void add_helmfile(Finder& finder, const std::string& path) {
  for (const Node* document : finder.sources.documents(path)) {
    for (const Node* release : items_at(document, "releases")) {
      const std::string_view chart = text_at(release, "chart");
      if (is_template(chart) || base::join_path(base::directory_of(path), chart) != finder.chart.folder)
        continue;
      Layers layers(finder.sources);
      for (const Node* one : items_at(release, "values")) {
        if (one->is(Kind::map)) layers.add_map(one);
        if (one->is(Kind::string)) layers.add_file(base::join_path(base::directory_of(path), one->text));
      }
      finder.add(std::move(layers.layers));
    }
  }
}

/// The values files in the parent directory: those with only keys of the chart, or with some of them if no
/// other chart exists there.
std::vector<std::string> files_above(const ChartSource& chart, SourceCache& sources) {
  base::FileSystem& fs = sources.real_file_system();
  if (chart.folder == "." || chart.folder == "/" || chart.folder.ends_with("..")) return {};
  const std::string above = base::directory_of(chart.folder);
  const auto is_chart = [&](const std::string& folder) {
    return fs.target_type(base::join_path(folder, "Chart.yaml")) == base::FileType::file;
  };
  if (is_chart(above) || base::file_name(above) == "charts") return {};
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs.list(above);
  if (!list.value) return {};
  std::set<std::string_view> known = {"global"};
  if (!chart.values.empty() && chart.values.front().root != nullptr) {
    for (const yaml::Entry& entry : chart.values.front().root->entries) known.insert(entry.key);
  }
  if (chart.dependencies != nullptr) {
    for (const Node* one : items_at(chart.dependencies, "")) {
      known.insert(text_at(one, "name"));
      known.insert(text_at(one, "alias"));
    }
  }
  std::vector<std::string> out;
  bool sole = true;
  for (const base::DirectoryEntry& entry : *list.value) {
    const std::string path = base::join_path(above, entry.name);
    if (path != chart.folder && entry.type == base::FileType::directory && is_chart(path)) sole = false;
    if (is_values_name(entry.name) && fs.target_type(path) == base::FileType::file) out.push_back(path);
  }
  std::erase_if(out, [&](const std::string& path) {
    const std::vector<const Node*>& roots = sources.documents(path);
    if (roots.empty() || !roots.front()->is(Kind::map) || roots.front()->get("apiVersion") != nullptr)
      return true;
    const auto is_known = [&](const yaml::Entry& entry) { return known.contains(entry.key); };
    const std::span<const yaml::Entry> entries = roots.front()->entries;
    return sole ? std::ranges::none_of(entries, is_known) : !std::ranges::all_of(entries, is_known);
  });
  return out;
}

bool same(const Rendering& a, const Rendering& b) {
  return a.sets == b.sets &&
         std::ranges::equal(a.values, b.values, [](const ValuesLayer& one, const ValuesLayer& other) {
           return one.shown == other.shown && one.within == other.within;
         });
}

/// A valid release name.
std::string release_name(const ChartSource& chart) {
  std::string name(text_at(chart.root, "name"));
  for (char& c : name) {
    c = base::to_lower(c);
    if (!(base::is_lower(c) || base::is_digit(c))) c = '-';
  }
  name = name.substr(0, 53);
  while (name.starts_with('-')) name.erase(0, 1);
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "release" : name;
}

}  // namespace

std::vector<Rendering> find_renderings(const ChartSource& chart, const InputOptions& options,
                                       const std::vector<std::string>& manifests, const Workspace& input,
                                       SourceCache& sources) {
  std::vector<ValuesLayer> ci;
  for (const std::string& path : chart.ci) ci.push_back({.shown = path, .text = {}});
  std::vector<Rendering> out;
  if (!options.values.empty() || !options.sets.empty()) {
    Rendering given{.sets = options.sets};
    for (const std::string& path : options.values) given.values.push_back({.shown = path, .text = {}});
    out.push_back(std::move(given));
  } else {
    std::vector<Rendering> named;
    Finder finder{chart, input, sources, named};
    for (const Object& object : input.index.objects()) {
      if (object.id.kind == "Application") add_application(finder, value_at(object.node, "spec"));
      if (object.id.kind == "ApplicationSet")
        add_application(finder, value_at(object.node, "spec.template.spec"));
      if (object.id.kind == "HelmRelease") add_helm_release(finder, object);
    }
    for (const std::string& path : manifests) {
      if (is_helmfile(path)) add_helmfile(finder, path);
    }
    // A file that is one of several layers is not used without the others.
    std::set<std::string> layers;
    for (const Rendering& one : named) {
      for (const ValuesLayer& layer : one.values) {
        if (one.values.size() > 1 && !layer.text) layers.insert(layer.shown);
      }
    }
    const std::string own = base::join_path(chart.folder, "values.yaml");
    out.push_back({.fallbacks = ci});
    const auto add_single = [&](const std::string& path, const std::vector<ValuesLayer>& fallbacks) {
      if (path != own && !layers.contains(path))
        out.push_back({.values = {{.shown = path, .text = {}}}, .fallbacks = fallbacks});
    };
    for (const ValuesFile& file : chart.values) {
      const bool of_ci = std::ranges::find(chart.ci, file.path) != chart.ci.end();
      if (!of_ci) add_single(file.path, ci);
    }
    for (const std::string& path : files_above(chart, sources)) add_single(path, ci);
    for (Rendering& one : named) {
      one.fallbacks = ci;
      const bool known = std::ranges::any_of(out, [&](const Rendering& other) { return same(one, other); });
      if (!known) out.push_back(std::move(one));
    }
    for (const std::string& path : chart.ci) add_single(path, {});
  }
  const std::string release = release_name(chart);
  for (Rendering& one : out) {
    one.chart = chart.folder;
    one.release = release;
  }
  return out;
}

std::vector<std::string> values_outside(const std::string& chart, const std::vector<Rendering>& renderings) {
  std::vector<std::string> out;
  for (const Rendering& one : renderings) {
    for (const ValuesLayer& layer : one.values) {
      const std::string& path = layer.shown;
      const bool inside =
          chart == "." ? !path.starts_with("../") && !path.starts_with('/') : path.starts_with(chart + "/");
      const bool file = !layer.text;  // inline values are in a file that is read anyway
      if (file && !inside && std::ranges::find(out, path) == out.end()) out.push_back(path);
    }
  }
  return out;
}

}  // namespace twinhull::lint
