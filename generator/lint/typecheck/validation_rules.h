#pragma once

#include "cel/runtime.h"
#include "kubernetes/api_tables.h"
#include "lint/typecheck/run.h"

namespace twinhull::lint {

/// Evaluates the validation rules (`x-kubernetes-validations`) of a custom resource without other errors, as
/// the API server does when it is created: with defaults, and without rules on `oldSelf`.
void check_validation_rules(TypeCheck& run, const FieldLocation& root);

/// Checks the expressions in a CustomResourceDefinition, whose types are `apis`.
diagnostic::Findings check_rule_definitions(const yaml::Node& crd, const kubernetes::ApiCatalog& apis,
                                            const source::Files& files,
                                            kubernetes::KubernetesVersion kubernetes_version);

}  // namespace twinhull::lint
