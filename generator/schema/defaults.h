#pragma once

#include "yaml/node.h"

namespace twinhull::schema {

/// Completes an empty map by a schema of the document `root`. Null when that comes to an end; otherwise the
/// schema at which it was given up: its defaults lead to maps whose defaults lead on without end, or to
/// more of them than any memory holds.
const yaml::Node* find_infinite_default(const yaml::Node& root, const yaml::Node& schema);

}  // namespace twinhull::schema
