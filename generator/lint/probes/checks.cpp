#include "lint/probes/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"identical-probes", check_identical_probes},
    RuleCheck{"probe-not-allowed", check_init_probe},
    RuleCheck{"invalid-probe", check_invalid_probe},
    RuleCheck{"invalid-restart-policy", check_restart_policy},
    RuleCheck{"missing-probes", check_missing_probes},
    RuleCheck{"missing-readiness-probe", check_missing_readiness},
    RuleCheck{"unexposed-probe-port", check_unexposed_port},
    RuleCheck{"unknown-probe-port", check_unknown_port},
};

}  // namespace

std::span<const RuleCheck> probes_checks() { return table; }

}  // namespace twinhull::lint
