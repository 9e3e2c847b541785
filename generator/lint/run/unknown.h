#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Removes findings on missing objects that can be defined in unread files, or in an object whose name or
/// namespace is substituted later (`${NAME}`): unknown is not missing.
void drop_unknown(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources);

}  // namespace twinhull::lint
