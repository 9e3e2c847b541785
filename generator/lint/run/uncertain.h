#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Downgrades findings to warnings that only hold for a chart with the values of this run: in parts that
/// values.yaml disables and that depend on values users set when enabling them, or on everything being
/// enabled at once; and missing objects while a template that creates them was removed. Findings are located
/// in the templates.
void downgrade_uncertain(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources);

}  // namespace twinhull::lint
