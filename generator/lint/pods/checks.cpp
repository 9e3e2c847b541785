#include "lint/pods/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"unsupported-container-restart-policy", check_container_restart},
    RuleCheck{"decimal-file-mode", check_decimal_mode},
    RuleCheck{"duplicate-container-name", check_container_names},
    RuleCheck{"duplicate-mount-path", check_mount_paths},
    RuleCheck{"invalid-env-source", check_env_source},
    RuleCheck{"invalid-file-mode", check_invalid_mode},
    RuleCheck{"invalid-selector-requirement", check_requirements},
    RuleCheck{"invalid-toleration", check_tolerations},
    RuleCheck{"naked-pod", check_naked_pod},
    RuleCheck{"negative-grace-period", check_grace_period},
    RuleCheck{"overlapping-projected-paths", check_projected_paths},
    RuleCheck{"overlapping-selectors", check_overlapping_selectors},
    RuleCheck{"pod-without-containers", check_containers},
    RuleCheck{"value-and-value-from", check_value_twice},
    RuleCheck{"selector-with-version-label", check_versioned_selector},
};

}  // namespace

std::span<const RuleCheck> pods_checks() { return table; }

}  // namespace twinhull::lint
