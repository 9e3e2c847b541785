#include "lint/reference/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"broken-selector", check_own_selector},
    RuleCheck{"budget-without-pods", check_budget_selector},
    RuleCheck{"empty-secret", check_empty_secrets},
    RuleCheck{"emptied-variable", check_emptied_variable},
    RuleCheck{"missing-admission-policy", check_policy_binding},
    RuleCheck{"missing-claim", check_claims},
    RuleCheck{"missing-configuration", check_configuration},
    RuleCheck{"missing-configuration-key", check_configuration_keys},
    RuleCheck{"missing-gateway", check_route_parents},
    RuleCheck{"missing-gateway-certificate", check_gateway_certificates},
    RuleCheck{"missing-gateway-class", check_gateway_class},
    RuleCheck{"missing-governing-service", check_governing_service},
    RuleCheck{"missing-ingress-backend", check_ingress_backends},
    RuleCheck{"missing-namespace", check_namespaces},
    RuleCheck{"missing-pull-secret", check_pull_secrets},
    RuleCheck{"missing-role", check_role_reference},
    RuleCheck{"missing-route-backend", check_route_backends},
    RuleCheck{"missing-scale-target", check_scale_target},
    RuleCheck{"missing-server", check_server_services},
    RuleCheck{"missing-service-account", check_service_account},
    RuleCheck{"missing-subject", check_subjects},
    RuleCheck{"missing-tls-secret", check_tls_secrets},
    RuleCheck{"monitor-without-target", check_monitor},
    RuleCheck{"placeholder-secret", check_placeholder_secrets},
    RuleCheck{"placeholder-value", check_placeholder_values},
    RuleCheck{"policy-without-pods", check_policy_selector},
    RuleCheck{"service-without-pods", check_service_selector},
    RuleCheck{"undeclared-target-port", check_target_numbers},
    RuleCheck{"undeclared-volume", check_volume_mounts},
    RuleCheck{"unknown-monitor-port", check_monitor_port},
    RuleCheck{"unread-secret-key", check_unread_secret_key},
    RuleCheck{"unresolved-reference", check_unresolved_references},
    RuleCheck{"unusable-variable-name", check_variable_names},
    RuleCheck{"unopened-target-port", check_target_ports},
};

}  // namespace

std::span<const RuleCheck> reference_checks() { return table; }

}  // namespace twinhull::lint
