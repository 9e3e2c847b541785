#pragma once

#include <vector>

#include "base/file_system.h"
#include "lint/engine/check.h"
#include "lint/load/helm/chart_source.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

// The checks of charts, rows of lint/run/run_checks.cpp.
void check_chart_file(const ChartSource& chart, std::vector<ObjectFinding>& out);
void check_chart_layout(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_dependencies(const ChartSource& chart, base::FileSystem& fs, std::vector<ObjectFinding>& out);
/// Hooks that require objects which Helm creates after them.
void check_hook_before_dependency(const Workspace& input, std::vector<ObjectFinding>& out);
/// Annotations of Helm in templates with unknown values.
void check_hook_annotations(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Secrets that are omitted together with their users because values are empty.
void check_left_out_secret(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_helm_resource_policy_in_list(const Workspace& input, const source::Files& files,
                                        std::vector<ObjectFinding>& out);
void check_schema_references(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Values that Helm reads differently from how they are written, or prints differently.
void check_scalars(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Templates that render a different text each time.
void check_nondeterministic_template(const ChartSource& chart, SourceCache& sources,
                                     std::vector<ObjectFinding>& out);
void check_values(const ChartSource& chart, const Workspace& input, SourceCache& sources,
                  std::vector<ObjectFinding>& out);
/// values.schema.json as Helm applies it.
void check_closed_values_schema(const ChartSource& chart, SourceCache& sources,
                                std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
