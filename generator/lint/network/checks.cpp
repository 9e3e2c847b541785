#include "lint/network/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"ambiguous-ingress-class", check_ingress_class},
    Check{"blocked-connection", check_blocked_connection},
    Check{"cluster-address-in-browser", check_browser_addresses},
    Check{"dangerous-ingress-path", check_dangerous_path},
    Check{"duplicate-dns-name", check_duplicate_dns_name},
    Check{"duplicate-ingress-path", check_ingress_collision},
    Check{"duplicate-listener", check_duplicate_listener},
    Check{"duplicate-port-name", check_duplicate_port_name},
    Check{"external-ips", check_external_ips},
    Check{"host-ip-without-host-port", check_host_ip},
    Check{"ingress-without-host", check_hostless_rule},
    Check{"ingress-without-tls", check_ingress_tls},
    Check{"invalid-cidr", check_cidr},
    Check{"invalid-ingress-path", check_ingress_path},
    Check{"invalid-port", check_invalid_port},
    Check{"invalid-service", check_invalid_service},
    Check{"load-balancer-service", check_load_balancer},
    Check{"local-endpoint", check_local_endpoint},
    Check{"local-external-name", check_local_external_name},
    Check{"incomplete-egress-policy", check_needed_egress},
    Check{"localhost-address", check_localhost},
    Check{"mixed-service", check_mixed_service},
    Check{"nginx-snippet", check_snippets},
    Check{"node-port-collision", check_node_port_collision},
    Check{"node-port-range", check_node_port_range},
    Check{"node-port-service", check_node_port},
    Check{"open-network-policy", check_open_policy},
    Check{"rewritten-ingress-path", check_rewrite},
    Check{"several-default-classes", check_default_classes},
    Check{"twin-services", check_twin_services},
    Check{"uncovered-host", check_uncovered_host},
    Check{"unknown-service-address", check_service_address},
    Check{"unmatched-policy-peer", check_policy_peers},
    Check{"wrong-service-port", check_service_port},
    Check{"unguarded-namespace", check_open_namespaces},
    Check{"unisolated-pod", check_unisolated_pod},
};

}  // namespace

std::span<const Check> network_checks() { return table; }

}  // namespace twinhull::lint
