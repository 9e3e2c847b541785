#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The schema of values that are valid under both schemas, with the properties and definitions of both, and
/// the descriptions, defaults and messages of `own` where it has them. As in `allOf`, a value must satisfy
/// the constraints of both; unlike there, `additionalProperties` takes the properties of both into account.
/// Nodes keep their locations. Findings: `invalid-schema`, if no value can be valid.
const yaml::Node* merge_schemas(const yaml::Node& builtin, const yaml::Node& own, base::Arena& arena,
                                diagnostic::Findings& findings);

}  // namespace twinhull::model
