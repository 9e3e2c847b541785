#include "lint/validation/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"api-server-warning", check_api_server_warning},
    RuleCheck{"conflicting-fields", check_conflicting_fields},
    RuleCheck{"invalid-pod-security-label", check_invalid_pod_security_label},
    RuleCheck{"missing-secret-key", check_missing_secret_key},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> validation_checks() { return table; }

}  // namespace twinhull::lint
