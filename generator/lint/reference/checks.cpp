#include "lint/reference/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"mismatching-selector", check_own_selector},
    RuleCheck{"dangling-pdb", check_budget_selector},
    RuleCheck{"empty-secret", check_empty_secrets},
    RuleCheck{"emptied-variable", check_emptied_variable},
    RuleCheck{"dangling-admission-policy", check_policy_binding},
    RuleCheck{"dangling-pvc", check_claims},
    RuleCheck{"dangling-config-reference", check_configuration},
    RuleCheck{"dangling-config-key", check_configuration_keys},
    RuleCheck{"dangling-gateway", check_route_parents},
    RuleCheck{"dangling-gateway-certificate", check_gateway_certificates},
    RuleCheck{"dangling-gateway-class", check_gateway_class},
    RuleCheck{"missing-headless-service", check_governing_service},
    RuleCheck{"dangling-ingress", check_ingress_backends},
    RuleCheck{"missing-namespace", check_namespaces},
    RuleCheck{"dangling-image-pull-secret", check_pull_secrets},
    RuleCheck{"dangling-role", check_role_reference},
    RuleCheck{"dangling-route-backend", check_route_backends},
    RuleCheck{"dangling-scale-target", check_scale_target},
    RuleCheck{"dangling-webhook-service", check_server_services},
    RuleCheck{"dangling-service-account", check_service_account},
    RuleCheck{"dangling-role-binding-subject", check_subjects},
    RuleCheck{"dangling-tls-secret", check_tls_secrets},
    RuleCheck{"dangling-service-monitor", check_monitor},
    RuleCheck{"placeholder-secret", check_placeholder_secrets},
    RuleCheck{"placeholder-value", check_placeholder_values},
    RuleCheck{"dangling-network-policy", check_policy_selector},
    RuleCheck{"dangling-service", check_service_selector},
    RuleCheck{"undeclared-target-port", check_target_numbers},
    RuleCheck{"undeclared-volume", check_volume_mounts},
    RuleCheck{"unknown-monitor-port", check_monitor_port},
    RuleCheck{"unread-secret-key", check_unread_secret_key},
    RuleCheck{"unresolved-reference", check_unresolved_references},
    RuleCheck{"unusable-variable-name", check_variable_names},
    RuleCheck{"unmatched-target-port", check_target_ports},
};

}  // namespace

std::span<const RuleCheck> reference_checks() { return table; }

}  // namespace twinhull::lint
