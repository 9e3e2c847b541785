#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Values files that a helmfile references and that do not exist.
void check_missing_values_file(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
