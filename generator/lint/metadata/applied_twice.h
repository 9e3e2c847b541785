#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Objects defined by two files of a directory that is applied as a whole, regardless of file names.
void check_applied_directories(const Workspace& input, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
