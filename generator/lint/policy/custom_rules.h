#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cel/runtime.h"
#include "lint/engine/check.h"
#include "lint/engine/custom_rule.h"
#include "lint/policy/requests.h"

namespace twinhull::lint {

/// The target whose objects are checked.
struct RuleTarget {
  std::string_view name;
  const yaml::Node* values = nullptr;  ///< its effective values
};

/// Evaluates the rules of a repository on all objects. `target` is null if the objects are not those of a
/// target; then rules on targets are not evaluated.
void check_custom_rules(std::span<const CustomRule> rules, const ObjectIndex& index, const Requests& requests,
                        const RuleTarget* target, cel::Runtime& runtime, std::vector<ObjectFinding>& found);

/// Checks the expressions of rules.
diagnostic::Findings check_custom_expressions(std::span<const CustomRule> rules, const Requests& requests,
                                              const source::Files& files);

}  // namespace twinhull::lint
