#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Lays `above` over `below` as Helm does: maps deeply, lists and scalars replaced, null deletes the
/// key. Keys keep the order of `below`, new ones follow. What was replaced is reachable by
/// `overridden`. Shares nodes with both.
const yaml::Node* merge(const yaml::Node* below, const yaml::Node* above, base::Arena& arena);

}  // namespace twinhull::model
