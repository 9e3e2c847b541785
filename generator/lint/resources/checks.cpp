#include "lint/resources/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"exceeded-quota", check_exceeded_quota},
    RuleCheck{"extended-resource-limit-mismatch", check_extended_resource_limit_mismatch},
    RuleCheck{"implausible-amount", check_implausible_amount},
    RuleCheck{"invalid-limit-range", check_invalid_limit_range},
    RuleCheck{"memory-limit-too-low", check_memory_limit_too_low},
    RuleCheck{"missing-cpu-request", check_missing_cpu_request},
    RuleCheck{"missing-memory-limit", check_missing_memory_limit},
    RuleCheck{"missing-memory-request", check_missing_memory_request},
    RuleCheck{"missing-resources", check_missing_resources},
    RuleCheck{"pvc-without-access-mode", check_pvc_without_access_mode},
    RuleCheck{"pvc-without-storage-request", check_pvc_without_storage_request},
    RuleCheck{"requests-exceed-limits", check_requests_exceed_limits},
    RuleCheck{"unknown-resource", check_unknown_resource},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> resources_checks() { return table; }

}  // namespace twinhull::lint
