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
  const yaml::Node* values = nullptr;  ///< `schemas/values.schema.json`, still without a system's own keys
  schema::Schema system_program;
  /// What the program itself relies on in system.yaml, where a root brings a schema of its own.
  const yaml::Node* own_system = nullptr;
  schema::Schema own_system_program;

  bool usable() const { return system != nullptr && values != nullptr && system_program.usable(); }
};

/// Reads the schemas below `root`; `builtin` holds the program's own. Findings: what is wrong with the
/// schema files.
Schemas load_schemas(const base::Folder& root, const base::Folder& builtin, source::Files& files,
                     base::Arena& arena, std::vector<diagnostic::Finding>& findings);

/// The schema of one system's values: `values` with a property per component, tunable setting and
/// secret of system.yaml (`system`), without what the system has no section for,
/// and with every key that has a default required, so that no layer takes it away by `null`.
const yaml::Node* derive_values_schema(const yaml::Node& values, const yaml::Node& system,
                                       base::Arena& arena);

}  // namespace twinhull::model
