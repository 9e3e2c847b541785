// One render of a chart.
#include "lint/load/helm/chart_render.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/path.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

/// What every cluster serves but Helm does not know without one.
constexpr std::array<std::string_view, 2> always_served = {"apiregistration.k8s.io/v1",
                                                           "apiregistration.k8s.io/v1/APIService"};

helm::RenderOptions options_of(const ChartRender& rendering, const std::string& kubernetes_version) {
  helm::RenderOptions options{.release = rendering.release,
                              .kubernetes_version = kubernetes_version,
                              .api_versions = {always_served.begin(), always_served.end()},
                              .include_crds = rendering.of == nullptr || rendering.of->include_crds,
                              .own_values = rendering.of == nullptr || !rendering.of->replaces_values,
                              .keep_going = true};
  for (const ValuesLayer& layer : rendering.values)
    options.values_files.push_back({.path = layer.shown, .text = layer.text});
  if (rendering.of == nullptr) {
    for (const std::string& set : rendering.sets) options.sets.emplace_back(helm::SetSyntax::typed, set);
  } else {
    options.sets = rendering.of->sets;
    if (!rendering.of->namespace_name.empty()) options.release_namespace = rendering.of->namespace_name;
    if (!rendering.of->kubernetes_version.empty())
      options.kubernetes_version = rendering.of->kubernetes_version;
    const std::vector<std::string>& more = rendering.of->api_versions;
    options.api_versions.insert(options.api_versions.end(), more.begin(), more.end());
  }
  for (const Switch& one : rendering.switches) {
    if (one.api) {
      options.api_versions.push_back(one.set);
    } else {
      options.sets.emplace_back(helm::SetSyntax::typed, one.set);
    }
  }
  return options;
}

}  // namespace

std::string with_values(const ChartRender& rendering) {
  std::vector<std::string> names;
  for (const ValuesLayer& layer : rendering.values) names.emplace_back(base::file_name(layer.shown));
  for (const std::string& set : rendering.sets) names.push_back(fmt::format("`{}`", set));
  for (const Switch& one : rendering.switches) names.push_back(fmt::format("`{}`", one.set));
  constexpr std::size_t most = 3;
  if (names.size() > most) {
    const std::size_t more = names.size() - most;
    names.resize(most);
    names.push_back(fmt::format("{} more", more));
  }
  const std::string of = rendering.of == nullptr ? std::string() : " for " + rendering.of->name;
  return names.empty() ? of : fmt::format("{} with {}", of, base::join(names, ", "));
}

UnitOrigin provenance_of(const ChartRender& rendering) {
  UnitOrigin origin{.kind = UnitOrigin::Kind::helm,
                    .directory = rendering.chart,
                    .values = {},
                    .sets = rendering.sets,
                    .switches = rendering.switches,
                    .target = rendering.of == nullptr ? std::string() : rendering.of->name,
                    .output = rendering.result.origins};
  for (const ValuesLayer& layer : rendering.values) {
    origin.values.push_back(layer.shown);
    origin.within.push_back(layer.within);
  }
  return origin;
}

void render(const helm::OpenedChart& chart, const std::string& kubernetes_version, base::FileSystem& fs,
            ChartRender& rendering) {
  if (!chart.chart) {
    rendering.result = {.errors = {chart.error}};
    return;
  }
  helm::RenderOptions options = options_of(rendering, kubernetes_version);
  rendering.result = chart.chart->render(options, fs);
  for (const ValuesLayer& fallback : rendering.fallbacks) {
    if (rendering.whole()) break;
    options.values_files.push_back({.path = fallback.shown, .text = {}});
    helm::RenderResult other = chart.chart->render(options, fs);
    if (other.executed && other.errors.empty()) {
      rendering.values.push_back(fallback);
      rendering.result = std::move(other);
    }
    options.values_files.pop_back();
  }
}

}  // namespace twinhull::lint
