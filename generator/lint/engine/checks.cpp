#include "lint/engine/groups.h"

namespace twinhull::lint {

std::vector<RuleCheck> checks() {
  std::vector<RuleCheck> all;
  for (const auto group : {
           rbac_checks,
           availability_checks,
           dapr_checks,
           gitops_checks,
           metadata_checks,
           image_checks,
           kafka_checks,
           network_checks,
           pods_checks,
           policy_checks,
           probes_checks,
           reference_checks,
           resources_checks,
           secrets_checks,
           security_checks,
           validation_checks,
       }) {
    const std::span<const RuleCheck> table = group();
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

}  // namespace twinhull::lint
