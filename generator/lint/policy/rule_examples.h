#pragma once

#include <cstddef>
#include <span>

#include "diagnostic/finding.h"
#include "kubernetes/api.h"
#include "lint/engine/custom_rule.h"

namespace twinhull::lint {

struct RuleExamples {
  std::size_t count = 0;
  diagnostic::Findings findings;  ///< invalid expressions, and examples with another result than expected
};

/// Evaluates each rule on its examples. A good one has no finding, a bad one has. The objects of an example
/// are all that exists.
RuleExamples check_rule_examples(std::span<const CustomRule> rules,
                                 std::span<const yaml::Node* const> definitions,
                                 kubernetes::KubernetesVersion kubernetes_version,
                                 const source::Files& files);

}  // namespace twinhull::lint
