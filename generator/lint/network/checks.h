#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_blocked_connection(const ObjectIndex& index, Reporter& report);
void check_browser_addresses(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangerous_path(const Object& object, const ObjectIndex& index, Reporter& report);
void check_default_classes(const ObjectIndex& index, Reporter& report);
void check_duplicate_dns_name(const ObjectIndex& index, Reporter& report);
void check_duplicate_listener(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_port_name(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_external_ips(const Object& object, const ObjectIndex& index, Reporter& report);
void check_hostless_rule(const Object& object, const ObjectIndex& index, Reporter& report);
void check_cidr(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_class(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_collision(const ObjectIndex& index, Reporter& report);
void check_ingress_path(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_tls(const Object& object, const ObjectIndex& index, Reporter& report);
void check_host_ip(const Container& container, const PodView& pod, const ObjectIndex& index,
                   Reporter& report);
void check_invalid_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_load_balancer(const Object& object, const ObjectIndex& index, Reporter& report);
void check_localhost(const ObjectIndex& index, Reporter& report);
void check_local_endpoint(const Object& object, const ObjectIndex& index, Reporter& report);
void check_local_external_name(const Object& object, const ObjectIndex& index, Reporter& report);
void check_mixed_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port_range(const Object& object, const ObjectIndex& index, Reporter& report);
void check_node_port_collision(const ObjectIndex& index, Reporter& report);
void check_open_namespaces(const ObjectIndex& index, Reporter& report);
void check_open_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_needed_egress(const ObjectIndex& index, Reporter& report);
void check_policy_peers(const Object& object, const ObjectIndex& index, Reporter& report);
void check_rewrite(const Object& object, const ObjectIndex& index, Reporter& report);
void check_service_address(const Object& object, const ObjectIndex& index, Reporter& report);
void check_service_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_snippets(const Object& object, const ObjectIndex& index, Reporter& report);
void check_twin_services(const ObjectIndex& index, Reporter& report);
void check_uncovered_host(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unisolated_pod(const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
