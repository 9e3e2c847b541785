#pragma once

#include <span>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/custom_rule.h"

namespace twinhull::lint {

void check_dangling_policy_reference(const Object& object, const ObjectIndex& index, Reporter& report);

/// Evaluates the admission policies of a run, and checks their expressions. `given`: policies, bindings and
/// parameters that are not objects of the run.
std::vector<ObjectFinding> check_policies(const ObjectIndex& index, std::span<const yaml::Node* const> given,
                                          std::span<const yaml::Node* const> definitions,
                                          kubernetes::KubernetesVersion kubernetes_version);

/// Evaluates the rules of a repository on the objects of a run.
std::vector<ObjectFinding> check_rules_of_repository(const ObjectIndex& index,
                                                     std::span<const CustomRule> rules,
                                                     std::span<const yaml::Node* const> definitions,
                                                     kubernetes::KubernetesVersion kubernetes_version);

}  // namespace twinhull::lint
