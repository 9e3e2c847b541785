#pragma once

#include <cstddef>
#include <span>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// The tables of the groups. A group is a directory: one file per rule (several if they belong together),
/// `checks.h` declares the checks, `checks.cpp` is the table, in the order of the rules. The check of
/// `latest-tag` is the function `check_latest_tag`.
std::span<const RuleCheck> availability_checks();
std::span<const RuleCheck> dapr_checks();
std::span<const RuleCheck> gitops_checks();
std::span<const RuleCheck> image_checks();
std::span<const RuleCheck> kafka_checks();
std::span<const RuleCheck> metadata_checks();
std::span<const RuleCheck> network_checks();
std::span<const RuleCheck> pods_checks();
std::span<const RuleCheck> policy_checks();
std::span<const RuleCheck> probes_checks();
std::span<const RuleCheck> rbac_checks();
std::span<const RuleCheck> reference_checks();
std::span<const RuleCheck> resources_checks();
std::span<const RuleCheck> secrets_checks();
std::span<const RuleCheck> security_checks();
std::span<const RuleCheck> validation_checks();

/// Whether the rows of a table are in the order of their rules, each once.
constexpr bool is_sorted_by_rule(std::span<const RuleCheck> table) {
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (table[i - 1].rule >= table[i].rule) return false;
  }
  return true;
}

}  // namespace twinhull::lint
