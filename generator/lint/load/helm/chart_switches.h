#pragma once

#include <vector>

#include "lint/load/helm/chart_source.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// What keeps whole objects of a chart from being rendered: booleans that are false in values.yaml, and API
/// versions that only some clusters have.
std::vector<Switch> find_switches(const ChartSource& chart, SourceCache& sources);

}  // namespace twinhull::lint
