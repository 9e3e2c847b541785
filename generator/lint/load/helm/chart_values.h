#pragma once

#include <string>
#include <vector>

#include "lint/load/helm/chart_render.h"
#include "lint/load/helm/chart_source.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// The render of a chart for a GitOps object.
ChartRender chart_render_of(const GitopsRender& render);

/// The sets of values that a chart is rendered with: those of the command line, or else values.yaml, each
/// known values file, those of `ci/`, and those of helmfile and of `input.gitops`.
std::vector<ChartRender> find_chart_renders(const ChartSource& chart, const InputOptions& options,
                                            const std::vector<std::string>& manifests, const Workspace& input,
                                            SourceCache& sources);

/// Values files outside of the chart: in the parent directory, and referenced ones.
std::vector<std::string> values_outside(const std::string& chart, const std::vector<ChartRender>& renderings);

}  // namespace twinhull::lint
