#include "lint/reference/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"broken-selector", check_own_selector},
    Check{"budget-without-pods", check_budget_selector},
    Check{"empty-secret", check_empty_secrets},
    Check{"emptied-variable", check_emptied_variable},
    Check{"missing-admission-policy", check_policy_binding},
    Check{"missing-claim", check_claims},
    Check{"missing-configuration", check_configuration},
    Check{"missing-configuration-key", check_configuration_keys},
    Check{"missing-gateway", check_route_parents},
    Check{"missing-gateway-certificate", check_gateway_certificates},
    Check{"missing-gateway-class", check_gateway_class},
    Check{"missing-governing-service", check_governing_service},
    Check{"missing-ingress-backend", check_ingress_backends},
    Check{"missing-namespace", check_namespaces},
    Check{"missing-pull-secret", check_pull_secrets},
    Check{"missing-role", check_role_reference},
    Check{"missing-route-backend", check_route_backends},
    Check{"missing-scale-target", check_scale_target},
    Check{"missing-server", check_server_services},
    Check{"missing-service-account", check_service_account},
    Check{"missing-subject", check_subjects},
    Check{"missing-tls-secret", check_tls_secrets},
    Check{"monitor-without-target", check_monitor},
    Check{"placeholder-secret", check_placeholder_secrets},
    Check{"placeholder-value", check_placeholder_values},
    Check{"policy-without-pods", check_policy_selector},
    Check{"service-without-pods", check_service_selector},
    Check{"undeclared-target-port", check_target_numbers},
    Check{"undeclared-volume", check_volume_mounts},
    Check{"unknown-monitor-port", check_monitor_port},
    Check{"unread-secret-key", check_unread_secret_key},
    Check{"unresolved-reference", check_unresolved_references},
    Check{"unusable-variable-name", check_variable_names},
    Check{"unopened-target-port", check_target_ports},
};

}  // namespace

std::span<const Check> reference_checks() { return table; }

}  // namespace twinhull::lint
