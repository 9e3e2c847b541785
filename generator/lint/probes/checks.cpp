#include "lint/probes/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"identical-probes", check_identical_probes},
    Check{"init-container-probe", check_init_probe},
    Check{"invalid-probe", check_invalid_probe},
    Check{"invalid-restart-policy", check_restart_policy},
    Check{"missing-probes", check_missing_probes},
    Check{"missing-readiness-probe", check_missing_readiness},
    Check{"unexposed-probe-port", check_unexposed_port},
    Check{"unknown-probe-port", check_unknown_port},
};

}  // namespace

std::span<const Check> probes_checks() { return table; }

}  // namespace twinhull::lint
