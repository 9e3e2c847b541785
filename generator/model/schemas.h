#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/folder.h"
#include "diagnostic/finding.h"
#include "schema/schema.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The schemas, read once and shared by all systems.
struct Schemas {
  const yaml::Node* system = nullptr;  ///< `schemas/system.schema.json`
  const yaml::Node* values = nullptr;  ///< `schemas/values.schema.json`, without a system's keys
  schema::Schema system_program;
  /// What the program requires of system.yaml, if the root has its own schema.
  const yaml::Node* builtin_system = nullptr;
  schema::Schema own_system_program;

  bool usable() const { return system != nullptr && values != nullptr && system_program.usable(); }
};

/// Reads the schemas below `root`; `builtin` contains the built-in ones. Findings: errors in the schema
/// files.
Schemas load_schemas(const base::Folder& root, const base::Folder& builtin, source::Files& files,
                     base::Arena& arena, std::vector<diagnostic::Finding>& findings);

/// The values schema of one system: `values` plus a property per component, configurable setting and secret
/// of system.yaml (`system`), without sections that the system does not have, and with every key that has a
/// default required, so that no layer deletes it with `null`.
const yaml::Node* derive_values_schema(const yaml::Node& values, const yaml::Node& system,
                                       base::Arena& arena);

}  // namespace twinhull::model
