#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/load.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Checks what a schema cannot: that the components, settings and Secrets referenced in system.yaml are
/// defined in it. `system`: system.yaml as read, valid by its schema.
diagnostic::Findings check_references(const yaml::Node& system);

/// Reports components whose objects would have the same names.
diagnostic::Findings check_short_names(const yaml::Node& system);

/// Checks `gitops` of system.yaml: the referenced environments and variants exist, and the repository URL
/// contains no password.
diagnostic::Findings check_gitops(const yaml::Node& system,
                                  const std::vector<SystemFiles::VariantFiles>& variants);

/// Reports secret values in a layer: files must not contain them. Empty values are ignored.
diagnostic::Findings check_secrets(const yaml::Node& layer, const yaml::Node& values_schema);

/// Checks secrets that are set in a file against the system's `message`, `prefix` and so on, including empty
/// ones, if secrets are supplied at install time. `system`: system.yaml with defaults.
diagnostic::Findings check_secret_formats(const yaml::Node& values, const yaml::Node& system);

/// Why a secret's value is invalid, as a clause that follows its name; empty if it is valid. `about`: its
/// entry in `keys` of system.yaml.
std::string validate_secret(const yaml::Node& about, std::string_view value);

/// Moves findings about a schema's default (in one of `schema_files`) to the file that must override it: to
/// the nearest enclosing map in a file of the system. `values_path`: the file with the values of all targets.
void relocate_to_values_file(diagnostic::Findings& findings, const yaml::Node& values,
                             const yaml::Node& values_schema, std::span<const std::uint32_t> schema_files,
                             std::string_view values_path);

/// Whether the finding, after `relocate_to_values_file`, is about a value that no file sets.
bool concerns_unset_value(const diagnostic::Finding& finding);

/// Moves findings about missing values to the `null` that deletes the value, if a layer has one. The last
/// layer has the highest precedence.
void relocate_to_null(diagnostic::Findings& findings, const std::vector<const yaml::Node*>& layers);

}  // namespace twinhull::model
