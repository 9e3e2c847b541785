#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_empty_secret(const ObjectIndex& index, Reporter& report);
void check_emptied_variable(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_mismatching_selector(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_pdb(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_pvc(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dangling_config_reference(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dangling_config_key(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dangling_gateway_certificate(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_gateway_class(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_service_monitor(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_monitor_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_namespace(const ObjectIndex& index, Reporter& report);
void check_placeholder_secret(const ObjectIndex& index, Reporter& report);
void check_placeholder_value(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unusable_variable_name(const ObjectIndex& index, Reporter& report);
void check_dangling_admission_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_route_backend(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_gateway(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_webhook_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_headless_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_ingress(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_image_pull_secret(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dangling_role(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_scale_target(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_service_account(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dangling_role_binding_subject(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_tls_secret(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_network_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_service(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unread_secret_key(const ObjectIndex& index, Reporter& report);
void check_unresolved_reference(const Object& object, const ObjectIndex& index, Reporter& report);
void check_undeclared_volume(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_undeclared_target_port(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unmatched_target_port(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
