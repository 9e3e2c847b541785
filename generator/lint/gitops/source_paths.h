#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Charts of helmfiles that are not in the repository.
void check_missing_source_path(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
