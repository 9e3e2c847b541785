#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_account_field(const Pod& pod, const Corpus& corpus, Report& report);
void check_admin_binding(const Object& object, const Corpus& corpus, Report& report);
void check_configuration_access(const Object& object, const Corpus& corpus, Report& report);
void check_default_account_binding(const Object& object, const Corpus& corpus, Report& report);
void check_public_binding(const Object& object, const Corpus& corpus, Report& report);
void check_role_rules(const Object& object, const Corpus& corpus, Report& report);
void check_wildcards(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
