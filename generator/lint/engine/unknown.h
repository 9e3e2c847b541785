#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// Takes out findings that say of something that it is not there, where it may stand in what could not be
/// read, or in an object whose name or namespace is put in later (`${NAME}`): unknown is not missing.
void drop_unknown(std::vector<Found>& found, const Input& input, Sources& sources);

}  // namespace twinhull::lint
