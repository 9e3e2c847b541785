#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// Values files that an Application, a HelmRelease or a helmfile names, and that are not there.
std::vector<Found> check_values_files(const Input& input, Sources& sources);

}  // namespace twinhull::lint
