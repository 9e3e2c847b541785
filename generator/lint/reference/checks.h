#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_empty_secrets(const ObjectIndex& index, Reporter& report);
void check_emptied_variable(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_own_selector(const Object& object, const ObjectIndex& index, Reporter& report);
void check_budget_selector(const Object& object, const ObjectIndex& index, Reporter& report);
void check_claims(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_configuration(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_configuration_keys(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_gateway_certificates(const Object& object, const ObjectIndex& index, Reporter& report);
void check_gateway_class(const Object& object, const ObjectIndex& index, Reporter& report);
void check_monitor(const Object& object, const ObjectIndex& index, Reporter& report);
void check_monitor_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_namespaces(const ObjectIndex& index, Reporter& report);
void check_placeholder_secrets(const ObjectIndex& index, Reporter& report);
void check_placeholder_values(const Object& object, const ObjectIndex& index, Reporter& report);
void check_variable_names(const ObjectIndex& index, Reporter& report);
void check_policy_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_route_backends(const Object& object, const ObjectIndex& index, Reporter& report);
void check_route_parents(const Object& object, const ObjectIndex& index, Reporter& report);
void check_server_services(const Object& object, const ObjectIndex& index, Reporter& report);
void check_governing_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ingress_backends(const Object& object, const ObjectIndex& index, Reporter& report);
void check_pull_secrets(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_role_reference(const Object& object, const ObjectIndex& index, Reporter& report);
void check_scale_target(const Object& object, const ObjectIndex& index, Reporter& report);
void check_service_account(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_subjects(const Object& object, const ObjectIndex& index, Reporter& report);
void check_tls_secrets(const Object& object, const ObjectIndex& index, Reporter& report);
void check_policy_selector(const Object& object, const ObjectIndex& index, Reporter& report);
void check_service_selector(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unread_secret_key(const ObjectIndex& index, Reporter& report);
void check_unresolved_references(const Object& object, const ObjectIndex& index, Reporter& report);
void check_volume_mounts(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_target_numbers(const Object& object, const ObjectIndex& index, Reporter& report);
void check_target_ports(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
