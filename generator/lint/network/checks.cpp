#include "lint/network/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"allow-all-network-policy", check_allow_all_network_policy},
    RuleCheck{"blocked-connection", check_blocked_connection},
    RuleCheck{"cluster-address-in-browser", check_cluster_address_in_browser},
    RuleCheck{"conflicting-ingress-class", check_conflicting_ingress_class},
    RuleCheck{"dangerous-ingress-path", check_dangerous_ingress_path},
    RuleCheck{"duplicate-external-dns-hostname", check_duplicate_external_dns_hostname},
    RuleCheck{"duplicate-gateway-listener", check_duplicate_gateway_listener},
    RuleCheck{"duplicate-ingress-path", check_duplicate_ingress_path},
    RuleCheck{"duplicate-port-name", check_duplicate_port_name},
    RuleCheck{"duplicate-service", check_duplicate_service},
    RuleCheck{"host-ip-without-host-port", check_host_ip_without_host_port},
    RuleCheck{"incomplete-egress-policy", check_incomplete_egress_policy},
    RuleCheck{"ingress-host-without-tls", check_ingress_host_without_tls},
    RuleCheck{"ingress-without-host", check_ingress_without_host},
    RuleCheck{"ingress-without-tls", check_ingress_without_tls},
    RuleCheck{"invalid-cidr", check_invalid_cidr},
    RuleCheck{"invalid-ingress-path", check_invalid_ingress_path},
    RuleCheck{"invalid-port", check_invalid_port},
    RuleCheck{"invalid-service", check_invalid_service},
    RuleCheck{"load-balancer-service", check_load_balancer_service},
    RuleCheck{"localhost-address", check_localhost_address},
    RuleCheck{"loopback-endpoint", check_loopback_endpoint},
    RuleCheck{"loopback-external-name", check_loopback_external_name},
    RuleCheck{"missing-default-deny-policy", check_missing_default_deny_policy},
    RuleCheck{"missing-network-policy", check_missing_network_policy},
    RuleCheck{"mixed-service", check_mixed_service},
    RuleCheck{"multiple-default-classes", check_multiple_default_classes},
    RuleCheck{"nginx-snippet", check_nginx_snippet},
    RuleCheck{"node-port-conflict", check_node_port_conflict},
    RuleCheck{"node-port-out-of-range", check_node_port_out_of_range},
    RuleCheck{"node-port-service", check_node_port_service},
    RuleCheck{"rewritten-ingress-path", check_rewritten_ingress_path},
    RuleCheck{"service-external-ips", check_service_external_ips},
    RuleCheck{"unknown-service-address", check_unknown_service_address},
    RuleCheck{"unmatched-policy-peer", check_unmatched_policy_peer},
    RuleCheck{"wrong-service-port", check_wrong_service_port},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> network_checks() { return table; }

}  // namespace twinhull::lint
