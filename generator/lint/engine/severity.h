#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"

namespace twinhull::lint {

/// The checks whose rules are enabled.
std::vector<RuleCheck> enabled_checks(const Settings& settings);

/// Removes findings of disabled rules, and sets severity and object name of the others.
void apply_severities(std::vector<ObjectFinding>& found, const Settings& settings);

}  // namespace twinhull::lint
