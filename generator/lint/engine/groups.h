#pragma once

#include <span>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// The tables of the groups. A group is a directory: one file per rule (several if they belong together),
/// `checks.h` declares the checks, `checks.cpp` is the table.
std::span<const RuleCheck> rbac_checks();
std::span<const RuleCheck> availability_checks();
std::span<const RuleCheck> dapr_checks();
std::span<const RuleCheck> gitops_checks();
std::span<const RuleCheck> metadata_checks();
std::span<const RuleCheck> image_checks();
std::span<const RuleCheck> kafka_checks();
std::span<const RuleCheck> network_checks();
std::span<const RuleCheck> pods_checks();
std::span<const RuleCheck> probes_checks();
std::span<const RuleCheck> reference_checks();
std::span<const RuleCheck> resources_checks();
std::span<const RuleCheck> secrets_checks();
std::span<const RuleCheck> security_checks();

}  // namespace twinhull::lint
