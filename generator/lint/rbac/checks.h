#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_account_field(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_admin_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_configuration_access(const Object& object, const ObjectIndex& index, Reporter& report);
void check_default_account_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_public_binding(const Object& object, const ObjectIndex& index, Reporter& report);
void check_role_rules(const Object& object, const ObjectIndex& index, Reporter& report);
void check_wildcards(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
