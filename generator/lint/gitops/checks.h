#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_application_project(const Object& object, const ObjectIndex& index, Reporter& report);
void check_application_source(const Object& object, const ObjectIndex& index, Reporter& report);
void check_argocd_annotations(const Object& object, const ObjectIndex& index, Reporter& report);
void check_argocd_passed_over(const Object& object, const ObjectIndex& index, Reporter& report);
void check_flux_dependencies(const Object& object, const ObjectIndex& index, Reporter& report);
void check_flux_passed_over(const Object& object, const ObjectIndex& index, Reporter& report);
void check_flux_source(const Object& object, const ObjectIndex& index, Reporter& report);
void check_helm_release_chart(const Object& object, const ObjectIndex& index, Reporter& report);
void check_secret_policies(const Object& object, const ObjectIndex& index, Reporter& report);
void check_secret_store_reference(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
