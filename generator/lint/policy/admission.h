#pragma once

#include <span>
#include <vector>

#include "cel/runtime.h"
#include "lint/engine/check.h"
#include "lint/policy/requests.h"

namespace twinhull::lint {

/// Evaluates the ValidatingAdmissionPolicies that are bound on all requests, as the API server does when the
/// objects are created. `given` has policies, bindings and parameters that are not objects of the run; a
/// given policy that no binding refers to is evaluated as if it was bound without parameters.
void check_admission(const ObjectIndex& index, std::span<const yaml::Node* const> given,
                     const Requests& requests, cel::Runtime& runtime, std::vector<ObjectFinding>& found);

/// Checks the expressions of an admission policy, against the types of the objects that it matches, of the
/// match conditions of webhooks, or of the selectors of devices.
diagnostic::Findings check_policy_expressions(const yaml::Node& policy, const Requests& requests,
                                              const source::Files& files);

}  // namespace twinhull::lint
