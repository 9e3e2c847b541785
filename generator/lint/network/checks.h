#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_blocked_connection(const ObjectIndex& index, Reporter& report);
void check_cluster_address_in_browser(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangerous_ingress_path(const Object& object, const ObjectIndex& index, Reporter& report);
void check_multiple_default_classes(const ObjectIndex& index, Reporter& report);
void check_duplicate_external_dns_hostname(const ObjectIndex& index, Reporter& report);
void check_duplicate_gateway_listener(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_port_name(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_service_external_ips(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_without_host(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_cidr(const Object& object, const ObjectIndex& index, Reporter& report);
void check_conflicting_ingress_class(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_ingress_path(const ObjectIndex& index, Reporter& report);
void check_invalid_ingress_path(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_without_tls(const Object& object, const ObjectIndex& index, Reporter& report);
void check_host_ip_without_host_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                                     Reporter& report);
void check_invalid_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_load_balancer_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_localhost_address(const ObjectIndex& index, Reporter& report);
void check_loopback_endpoint(const Object& object, const ObjectIndex& index, Reporter& report);
void check_loopback_external_name(const Object& object, const ObjectIndex& index, Reporter& report);
void check_mixed_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port_out_of_range(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port_conflict(const ObjectIndex& index, Reporter& report);
void check_missing_default_deny_policy(const ObjectIndex& index, Reporter& report);
void check_allow_all_network_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_incomplete_egress_policy(const ObjectIndex& index, Reporter& report);
void check_unmatched_policy_peer(const Object& object, const ObjectIndex& index, Reporter& report);
void check_rewritten_ingress_path(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_service_address(const Object& object, const ObjectIndex& index, Reporter& report);
void check_wrong_service_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_nginx_snippet(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_service(const ObjectIndex& index, Reporter& report);
void check_ingress_host_without_tls(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_network_policy(const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
