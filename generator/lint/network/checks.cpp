#include "lint/network/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"conflicting-ingress-class", check_ingress_class},
    RuleCheck{"blocked-connection", check_blocked_connection},
    RuleCheck{"cluster-address-in-browser", check_browser_addresses},
    RuleCheck{"dangerous-ingress-path", check_dangerous_path},
    RuleCheck{"duplicate-external-dns-hostname", check_duplicate_dns_name},
    RuleCheck{"duplicate-ingress-path", check_ingress_collision},
    RuleCheck{"duplicate-gateway-listener", check_duplicate_listener},
    RuleCheck{"duplicate-port-name", check_duplicate_port_name},
    RuleCheck{"service-external-ips", check_external_ips},
    RuleCheck{"host-ip-without-host-port", check_host_ip},
    RuleCheck{"ingress-without-host", check_hostless_rule},
    RuleCheck{"ingress-without-tls", check_ingress_tls},
    RuleCheck{"invalid-cidr", check_cidr},
    RuleCheck{"invalid-ingress-path", check_ingress_path},
    RuleCheck{"invalid-port", check_invalid_port},
    RuleCheck{"invalid-service", check_invalid_service},
    RuleCheck{"load-balancer-service", check_load_balancer},
    RuleCheck{"loopback-endpoint", check_local_endpoint},
    RuleCheck{"loopback-external-name", check_local_external_name},
    RuleCheck{"incomplete-egress-policy", check_needed_egress},
    RuleCheck{"localhost-address", check_localhost},
    RuleCheck{"mixed-service", check_mixed_service},
    RuleCheck{"nginx-snippet", check_snippets},
    RuleCheck{"node-port-conflict", check_node_port_collision},
    RuleCheck{"node-port-out-of-range", check_node_port_range},
    RuleCheck{"node-port-service", check_node_port},
    RuleCheck{"allow-all-network-policy", check_open_policy},
    RuleCheck{"rewritten-ingress-path", check_rewrite},
    RuleCheck{"multiple-default-classes", check_default_classes},
    RuleCheck{"duplicate-service", check_twin_services},
    RuleCheck{"ingress-host-without-tls", check_uncovered_host},
    RuleCheck{"unknown-service-address", check_service_address},
    RuleCheck{"unmatched-policy-peer", check_policy_peers},
    RuleCheck{"wrong-service-port", check_service_port},
    RuleCheck{"missing-default-deny-policy", check_open_namespaces},
    RuleCheck{"missing-network-policy", check_unisolated_pod},
};

}  // namespace

std::span<const RuleCheck> network_checks() { return table; }

}  // namespace twinhull::lint
