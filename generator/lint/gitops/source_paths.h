#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// Folders that Applications, Flux' objects and helmfiles take from, and that are not in the repository.
std::vector<Found> check_source_paths(const Input& input, Sources& sources);

}  // namespace twinhull::lint
