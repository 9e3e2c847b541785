#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Takes out findings that say of something that it is not there, where it may stand in what could not be
/// read, or in an object whose name or namespace is put in later (`${NAME}`): unknown is not missing.
void drop_unknown(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources);

}  // namespace twinhull::lint
