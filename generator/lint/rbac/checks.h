#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_deprecated_service_account_field(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_cluster_admin_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_access_to_kube_system_configmaps(const Object& object, const ObjectIndex& index, Reporter& report);
void check_default_service_account_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_public_role_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_role_rule(const Object& object, const ObjectIndex& index, Reporter& report);
void check_wildcard_rbac_rule(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
