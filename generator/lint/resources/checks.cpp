#include "lint/resources/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"pvc-without-access-mode", check_access_mode},
    RuleCheck{"pvc-without-storage-request", check_storage_request},
    RuleCheck{"exceeded-quota", check_exceeded_quota},
    RuleCheck{"implausible-amount", check_implausible_amount},
    RuleCheck{"invalid-limit-range", check_limit_range},
    RuleCheck{"memory-limit-too-low", check_low_memory_limit},
    RuleCheck{"missing-cpu-request", check_cpu_request},
    RuleCheck{"missing-memory-limit", check_memory_limit},
    RuleCheck{"missing-memory-request", check_memory_request},
    RuleCheck{"missing-resources", check_no_resources},
    RuleCheck{"requests-exceed-limits", check_requests_exceed},
    RuleCheck{"unknown-resource", check_resource_names},
    RuleCheck{"extended-resource-limit-mismatch", check_extended_resource},
};

}  // namespace

std::span<const RuleCheck> resources_checks() { return table; }

}  // namespace twinhull::lint
