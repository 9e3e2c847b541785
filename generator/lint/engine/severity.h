#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"

namespace twinhull::lint {

/// The checks whose rules are on.
std::vector<RuleCheck> checks_on(const Settings& settings);

/// Leaves out rules that are off and gives the others the severity of this run, and the name of the object.
void apply_severities(std::vector<ObjectFinding>& found, const Settings& settings);

}  // namespace twinhull::lint
