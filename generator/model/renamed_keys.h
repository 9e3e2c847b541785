#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::model {

/// system.yaml with keys of earlier versions under their present names, and a warning for each. A key that is
/// set under both names is left as it is: the schema rejects the earlier one.
const yaml::Node* with_present_keys(const yaml::Node& root, base::Arena& arena,
                                    diagnostic::Findings& findings);

}  // namespace twinhull::model
