#include "lint/pods/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"decimal-file-mode", check_decimal_file_mode},
    RuleCheck{"duplicate-container-name", check_duplicate_container_name},
    RuleCheck{"duplicate-mount-path", check_duplicate_mount_path},
    RuleCheck{"invalid-env-source", check_invalid_env_source},
    RuleCheck{"invalid-file-mode", check_invalid_file_mode},
    RuleCheck{"invalid-selector-requirement", check_invalid_selector_requirement},
    RuleCheck{"invalid-toleration", check_invalid_toleration},
    RuleCheck{"naked-pod", check_naked_pod},
    RuleCheck{"negative-grace-period", check_negative_grace_period},
    RuleCheck{"overlapping-projected-paths", check_overlapping_projected_paths},
    RuleCheck{"overlapping-selectors", check_overlapping_selectors},
    RuleCheck{"pod-without-containers", check_pod_without_containers},
    RuleCheck{"selector-with-version-label", check_selector_with_version_label},
    RuleCheck{"unsupported-container-restart-policy", check_unsupported_container_restart_policy},
    RuleCheck{"value-and-value-from", check_value_and_value_from},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> pods_checks() { return table; }

}  // namespace twinhull::lint
