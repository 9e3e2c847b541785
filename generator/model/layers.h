#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Merges `above` over `below` as Helm does: maps recursively, lists and scalars are replaced, null deletes
/// the key. Keys keep the order of `below`; new ones follow. Replaced values are reachable through
/// `overridden`. Shares nodes with both.
const yaml::Node* merge_layers(const yaml::Node* below, const yaml::Node* above, base::Arena& arena);

}  // namespace twinhull::model
