#pragma once

#include "lint/policy/requests.h"

namespace twinhull::lint {

/// Whether `matchConstraints` of a policy or `matchResources` of a binding (null: everything) select the
/// request. What depends on labels of a Namespace that is not in the run does not match.
bool matches(const yaml::Node* constraints, const Request& request);

}  // namespace twinhull::lint
