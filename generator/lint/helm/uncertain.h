#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// Makes warnings of what holds of a chart only with the values of this run: findings in parts that are off
/// in values.yaml and come of values that whoever switches the part on sets besides, or of everything being
/// on at once; and what is missing while a template that makes it was left out. Findings stand in the
/// templates.
void lower_uncertain(std::vector<Found>& found, const Input& input, Sources& sources);

}  // namespace twinhull::lint
