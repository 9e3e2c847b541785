#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// `values` plus the keys that the schema requires and only `other` has. The defaults in both outputs must be
/// complete, even if every target sets a value and values.yaml does not. Shares nodes with both.
const yaml::Node* completed(const yaml::Node& schema, const yaml::Node& values, const yaml::Node& other,
                            base::Arena& arena);

}  // namespace twinhull::model
