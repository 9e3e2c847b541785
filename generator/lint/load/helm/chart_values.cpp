// The values a chart is rendered with.
#include "lint/load/helm/chart_values.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/helm/values_layers.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

struct Finder {
  const ChartSource& chart;
  SourceCache& sources;
  std::vector<ChartRender>& out;

  void add(std::vector<ValuesLayer> layers) {
    if (!layers.empty()) out.push_back({.values = std::move(layers)});
  }
};

void add_helmfile(Finder& finder, const std::string& path) {
  for (const Node* document : finder.sources.documents(path)) {
    for (const Node* release : items_at(document, "releases")) {
      const std::string_view chart = text_at(release, "chart");
      if (is_unfinished(chart) || base::join_path(base::directory_of(path), chart) != finder.chart.directory)
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
  if (chart.directory == "." || chart.directory == "/" || chart.directory.ends_with("..")) return {};
  const std::string above = base::directory_of(chart.directory);
  const auto is_chart = [&](const std::string& directory) {
    return fs.type_of(base::join_path(directory, "Chart.yaml")) == base::FileType::file;
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
    if (path != chart.directory && entry.type == base::FileType::directory && is_chart(path)) sole = false;
    if (is_values_name(entry.name) && fs.type_of(path) == base::FileType::file) out.push_back(path);
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

bool same(const ChartRender& a, const ChartRender& b) {
  const auto replaces = [](const ChartRender& one) { return one.of != nullptr && one.of->replaces_values; };
  const auto post_render = [](const ChartRender& one) {
    return one.of == nullptr ? nullptr : one.of->post_render;
  };
  return a.sets == b.sets && replaces(a) == replaces(b) && post_render(a) == post_render(b) &&
         std::ranges::equal(a.values, b.values, [](const ValuesLayer& one, const ValuesLayer& other) {
           const bool same_text = one.text.has_value() && one.text == other.text;
           return one.shown == other.shown && (one.within == other.within || same_text);
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

ChartRender chart_render_of(const GitopsRender& render) {
  ChartRender out{
      .chart = render.directory, .release = render.release, .of = &render, .values = render.values};
  for (const auto& [_, set] : render.sets) out.sets.push_back(set);
  return out;
}

std::vector<ChartRender> find_chart_renders(const ChartSource& chart, const InputOptions& options,
                                            const std::vector<std::string>& manifests, const Workspace& input,
                                            SourceCache& sources) {
  std::vector<ValuesLayer> ci;
  for (const std::string& path : chart.ci) ci.push_back({.shown = path, .text = {}});
  std::vector<ChartRender> out;
  if (!options.values.empty() || !options.sets.empty()) {
    ChartRender given{.sets = options.sets};
    for (const std::string& path : options.values) given.values.push_back({.shown = path, .text = {}});
    out.push_back(std::move(given));
  } else {
    std::vector<ChartRender> named;
    Finder finder{chart, sources, named};
    for (const GitopsRender& one : input.gitops) {
      if (one.kind == GitopsRender::Kind::chart && one.directory == chart.directory)
        named.push_back(chart_render_of(one));
    }
    for (const std::string& path : manifests) {
      if (is_helmfile(path)) add_helmfile(finder, path);
    }
    // A file that is one of several layers is not used without the others.
    std::set<std::string> layers;
    for (const ChartRender& one : named) {
      for (const ValuesLayer& layer : one.values) {
        if (one.values.size() > 1 && !layer.text) layers.insert(layer.shown);
      }
    }
    const std::string own = base::join_path(chart.directory, "values.yaml");
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
    for (ChartRender& one : named) {
      if (one.of == nullptr || !one.of->complete) one.fallbacks = ci;
      if (one.of != nullptr && one.of->post_render != nullptr) continue;
      const bool known = !options.as_deployed &&
                         std::ranges::any_of(out, [&](const ChartRender& other) { return same(one, other); });
      if (!known) out.push_back(std::move(one));
    }
    for (const std::string& path : chart.ci) {
      if (!options.as_deployed) add_single(path, {});
    }
  }
  const std::string release = release_name(chart);
  for (ChartRender& one : out) {
    one.chart = chart.directory;
    one.release = one.of == nullptr ? release : one.of->release;
  }
  return out;
}

std::vector<std::string> values_outside(const std::string& chart,
                                        const std::vector<ChartRender>& renderings) {
  std::vector<std::string> out;
  for (const ChartRender& one : renderings) {
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
