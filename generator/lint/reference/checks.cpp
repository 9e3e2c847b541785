#include "lint/reference/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"dangling-admission-policy", check_dangling_admission_policy},
    RuleCheck{"dangling-config-key", check_dangling_config_key},
    RuleCheck{"dangling-config-reference", check_dangling_config_reference},
    RuleCheck{"dangling-gateway", check_dangling_gateway},
    RuleCheck{"dangling-gateway-certificate", check_dangling_gateway_certificate},
    RuleCheck{"dangling-gateway-class", check_dangling_gateway_class},
    RuleCheck{"dangling-image-pull-secret", check_dangling_image_pull_secret},
    RuleCheck{"dangling-ingress", check_dangling_ingress},
    RuleCheck{"dangling-network-policy", check_dangling_network_policy},
    RuleCheck{"dangling-pdb", check_dangling_pdb},
    RuleCheck{"dangling-pvc", check_dangling_pvc},
    RuleCheck{"dangling-role", check_dangling_role},
    RuleCheck{"dangling-role-binding-subject", check_dangling_role_binding_subject},
    RuleCheck{"dangling-route-backend", check_dangling_route_backend},
    RuleCheck{"dangling-scale-target", check_dangling_scale_target},
    RuleCheck{"dangling-service", check_dangling_service},
    RuleCheck{"dangling-service-account", check_dangling_service_account},
    RuleCheck{"dangling-service-monitor", check_dangling_service_monitor},
    RuleCheck{"dangling-tls-secret", check_dangling_tls_secret},
    RuleCheck{"dangling-webhook-service", check_dangling_webhook_service},
    RuleCheck{"emptied-variable", check_emptied_variable},
    RuleCheck{"empty-secret", check_empty_secret},
    RuleCheck{"mismatching-selector", check_mismatching_selector},
    RuleCheck{"missing-headless-service", check_missing_headless_service},
    RuleCheck{"missing-namespace", check_missing_namespace},
    RuleCheck{"placeholder-secret", check_placeholder_secret},
    RuleCheck{"placeholder-value", check_placeholder_value},
    RuleCheck{"undeclared-target-port", check_undeclared_target_port},
    RuleCheck{"undeclared-volume", check_undeclared_volume},
    RuleCheck{"unknown-monitor-port", check_unknown_monitor_port},
    RuleCheck{"unmatched-target-port", check_unmatched_target_port},
    RuleCheck{"unread-secret-key", check_unread_secret_key},
    RuleCheck{"unresolved-reference", check_unresolved_reference},
    RuleCheck{"unusable-variable-name", check_unusable_variable_name},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> reference_checks() { return table; }

}  // namespace twinhull::lint
