#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/input.h"

namespace twinhull::lint {

/// Objects that two files of a folder both have which is applied as a whole, whatever the files' names say.
void check_applied_folders(const Input& input, std::vector<Found>& out);

}  // namespace twinhull::lint
