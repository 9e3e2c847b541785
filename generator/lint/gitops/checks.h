#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_dangling_app_project(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_argocd_source(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_argocd_option(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ignored_argocd_field(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_flux_dependency(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_flux_values(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ignored_flux_health_checks(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_flux_source(const Object& object, const ObjectIndex& index, Reporter& report);
void check_helmrelease_ignores_chart_changes(const Object& object, const ObjectIndex& index,
                                             Reporter& report);
void check_externalsecret_policy_conflict(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_secret_store(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
