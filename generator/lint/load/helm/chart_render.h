#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "helm/render.h"
#include "lint/load/workspace/gitops_render.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// One set of values that a chart is rendered with, and the result.
struct ChartRender {
  std::string chart;                 ///< its directory
  std::string release;               ///< name of the release: that of the chart
  const GitopsRender* of = nullptr;  ///< the GitOps object whose release it is, or null
  std::vector<ValuesLayer> values;
  std::vector<std::string> sets;
  std::vector<Switch> switches;
  std::vector<ValuesLayer> fallbacks;  ///< added one at a time if the values alone are rejected
  helm::RenderResult result;

  /// Whether everything rendered.
  bool whole() const { return result.executed && result.errors.empty(); }
};

/// How the findings of a render describe it: " with values-prod.yaml"; empty for values.yaml alone.
std::string with_values(const ChartRender& rendering);

/// The origin of its objects.
UnitOrigin provenance_of(const ChartRender& rendering);

/// Renders a chart. A template that fails does not hide others.
void render(const helm::OpenedChart& chart, const std::string& kubernetes_version, base::FileSystem& fs,
            ChartRender& rendering);

}  // namespace twinhull::lint
