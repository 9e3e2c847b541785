#include "lint/resources/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"claim-without-access-mode", check_access_mode},
    Check{"claim-without-storage", check_storage_request},
    Check{"exceeded-quota", check_exceeded_quota},
    Check{"implausible-amount", check_implausible_amount},
    Check{"invalid-limit-range", check_limit_range},
    Check{"memory-limit-too-low", check_low_memory_limit},
    Check{"missing-cpu-request", check_cpu_request},
    Check{"missing-memory-limit", check_memory_limit},
    Check{"missing-memory-request", check_memory_request},
    Check{"missing-resources", check_no_resources},
    Check{"requests-exceed-limits", check_requests_exceed},
    Check{"unknown-resource", check_resource_names},
    Check{"unlimited-extended-resource", check_extended_resource},
};

}  // namespace

std::span<const Check> resources_checks() { return table; }

}  // namespace twinhull::lint
