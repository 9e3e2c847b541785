#include "lint/probes/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"identical-probes", check_identical_probes},
    RuleCheck{"invalid-probe", check_invalid_probe},
    RuleCheck{"invalid-restart-policy", check_invalid_restart_policy},
    RuleCheck{"missing-probes", check_missing_probes},
    RuleCheck{"missing-readiness-probe", check_missing_readiness_probe},
    RuleCheck{"probe-not-allowed", check_probe_not_allowed},
    RuleCheck{"unexposed-probe-port", check_unexposed_probe_port},
    RuleCheck{"unknown-probe-port", check_unknown_probe_port},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> probes_checks() { return table; }

}  // namespace twinhull::lint
