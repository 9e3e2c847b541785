#include "lint/pods/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"container-restart-policy", check_container_restart},
    Check{"decimal-file-mode", check_decimal_mode},
    Check{"duplicate-container-name", check_container_names},
    Check{"duplicate-mount-path", check_mount_paths},
    Check{"invalid-env-source", check_env_source},
    Check{"invalid-file-mode", check_invalid_mode},
    Check{"invalid-selector-requirement", check_requirements},
    Check{"invalid-toleration", check_tolerations},
    Check{"naked-pod", check_naked_pod},
    Check{"negative-grace-period", check_grace_period},
    Check{"overlapping-projected-paths", check_projected_paths},
    Check{"overlapping-selectors", check_overlapping_selectors},
    Check{"pod-without-containers", check_containers},
    Check{"value-and-value-from", check_value_twice},
    Check{"versioned-selector", check_versioned_selector},
};

}  // namespace

std::span<const Check> pods_checks() { return table; }

}  // namespace twinhull::lint
