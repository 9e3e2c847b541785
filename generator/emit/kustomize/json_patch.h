#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// A JSON patch (RFC 6902) between two states of an object, as a list of operations. Null unless it is much
/// shorter than the strategic merge patch, which repeats whole lists that have no merge keys: those of custom
/// resources, rules of an Ingress. Null also if items would have to be removed.
const yaml::Node* shorter_json_patch(const yaml::Node& from, const yaml::Node& to,
                                     const yaml::Node& merge_patch, base::Arena& arena);

}  // namespace twinhull::emit
