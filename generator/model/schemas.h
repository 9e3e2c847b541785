#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/input_directory.h"
#include "diagnostic/finding.h"
#include "schema/schema.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Where a schema comes from: a file of the root, the built-in file, or both together.
enum class SchemaSource : std::uint8_t { own, builtin, both };

/// The schemas, read once and shared by all systems.
struct Schemas {
  const yaml::Node* system = nullptr;          ///< of system.yaml
  const yaml::Node* values = nullptr;          ///< of the values, without a system's keys
  std::set<std::string_view> optional_values;  ///< the names of optional values
  schema::Schema system_program;
  std::vector<std::uint32_t> values_files;  ///< the files that `values` was read from
  SchemaSource system_source = SchemaSource::builtin;
  /// What the program requires of system.yaml, if the root replaces the built-in schema.
  const yaml::Node* builtin_system = nullptr;
  schema::Schema own_system_program;

  bool usable() const { return system != nullptr && values != nullptr && system_program.usable(); }
};

/// Reads the schemas below `root`, each together with the one below `builtin`, unless it replaces that. A
/// missing file adds nothing. Findings: errors in the schema files.
Schemas load_schemas(const base::InputDirectory& root, const base::InputDirectory& builtin,
                     source::Files& files, base::Arena& arena, diagnostic::Findings& findings);

/// The contents of values files, or of the same map in each of them.
using ValuesFiles = std::vector<const yaml::Node*>;

/// The values schema of one system: `values` plus a property per component, configurable setting and secret
/// of system.yaml (`system`), without sections that the system does not have, and with every key that has a
/// default required, so that no layer deletes it with `null`. `more`: further properties. Optional values
/// (`x-optional`) are included if one of `files` sets them; null includes all of them.
const yaml::Node* derive_values_schema(const yaml::Node& values, const yaml::Node& system,
                                       const std::vector<yaml::Entry>& more, const ValuesFiles* files,
                                       base::Arena& arena);

/// The names of the optional values of a schema.
std::set<std::string_view> optional_values(const yaml::Node& values);

}  // namespace twinhull::model
