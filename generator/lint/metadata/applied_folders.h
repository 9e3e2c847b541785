#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Objects that two files of a folder both have which is applied as a whole, whatever the files' names say.
void check_applied_folders(const Workspace& input, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
