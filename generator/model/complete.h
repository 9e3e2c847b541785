#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// `values` with those keys that the schema requires and only `other` has. What both hulls show as defaults
/// has to be whole, even where each target says a value by itself and values.yaml does not. Shares nodes with
/// both.
const yaml::Node* completed(const yaml::Node& schema, const yaml::Node& values, const yaml::Node& other,
                            base::Arena& arena);

}  // namespace twinhull::model
