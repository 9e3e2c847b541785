#pragma once

#include <string>

#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

/// The checks of one CustomResourceDefinition that its own schema does not contain. Findings have the rule
/// `invalid-crd`.
struct DefinitionCheck {
  RegexCache& patterns;
  kubernetes::KubernetesVersion kubernetes_version;
  diagnostic::Findings& findings;
};

diagnostic::Finding& report_definition(DefinitionCheck& check, source::Span span, std::string message,
                                       std::string help);

/// Names, versions, conversion, scale and printer columns, and the schemas. `types` are those of `read_crd`,
/// null if the definition has none.
void check_definition(DefinitionCheck& check, const yaml::Node& crd, const kubernetes::ApiCatalog* types);

/// What makes a schema structural: what may be where, list types, patterns, and defaults that are valid
/// against `type`.
void check_definition_schema(DefinitionCheck& check, const yaml::Node& schema, kubernetes::TypeRef type);

/// A default that is invalid against its own schema.
/// `schema`: the one whose default `value` is, from which `type` is built.
void check_definition_default(DefinitionCheck& check, const yaml::Node& value, const yaml::Node& schema,
                              kubernetes::TypeRef type);

}  // namespace twinhull::lint
