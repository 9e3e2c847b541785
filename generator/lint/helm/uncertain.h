#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Makes warnings of what holds of a chart only with the values of this run: findings in parts that are off
/// in values.yaml and come of values that whoever switches the part on sets besides, or of everything being
/// on at once; and what is missing while a template that makes it was left out. Findings stand in the
/// templates.
void lower_uncertain(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources);

}  // namespace twinhull::lint
