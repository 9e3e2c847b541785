#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/load.h"
#include "yaml/node.h"

namespace twinhull::model {

/// What a schema of system.yaml cannot say: that the components, settings and Secrets which are named
/// in one place stand in another. `system`: system.yaml as it was read, already valid by its schema.
std::vector<diagnostic::Finding> check_references(const yaml::Node& system);

/// What `gitops` of system.yaml says: the environments and variants that it names stand beside it, and the
/// repository's address holds no password.
std::vector<diagnostic::Finding> check_gitops(const yaml::Node& system,
                                              const std::vector<SystemFiles::VariantFiles>& variants);

/// Values of secrets in a layer: they stand in no file, whatever they are. What is empty is none.
std::vector<diagnostic::Finding> check_secrets(const yaml::Node& layer, const yaml::Node& values_schema);

/// What the system says (`message`, `prefix`, …) of secrets that stand in a file all the same, be they empty,
/// where they are given when installing. `system`: system.yaml, completed.
std::vector<diagnostic::Finding> check_secret_formats(const yaml::Node& values, const yaml::Node& system);

/// What is wrong with a secret's value, empty when nothing is; fit to follow its name. `about`: its entry in
/// `keys` of system.yaml.
std::string validate_secret(const yaml::Node& about, std::string_view value);

/// Findings about a schema's default (its file is `schema_file`) move to the file that has to set the
/// value instead: to the nearest map around it in a file of the system. `values_path`: the file that
/// sets values for all targets.
void relocate_to_values_file(std::vector<diagnostic::Finding>& findings, const yaml::Node& values,
                             const yaml::Node& values_schema, std::uint32_t schema_file,
                             std::string_view values_path);

/// Findings about missing values move to the `null` that takes the value away, where a layer has one. The
/// highest layer comes last.
void relocate_to_null(std::vector<diagnostic::Finding>& findings,
                      const std::vector<const yaml::Node*>& layers);

}  // namespace twinhull::model
