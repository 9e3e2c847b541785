#pragma once

#include "base/arena.h"
#include "emit/kustomize/object_set.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// A JSON patch (RFC 6902) between two states of an object, as a list of operations. Null unless it is much
/// shorter than the strategic merge patch, which repeats whole lists that have no merge keys: those of custom
/// resources, rules of an Ingress. Null also if items would have to be removed.
const yaml::Node* shorter_json_patch(const yaml::Node& from, const yaml::Node& to,
                                     const yaml::Node& merge_patch, base::Arena& arena);

/// The JSON patch of `object` in place of a strategic merge patch, if it is shorter; null otherwise, and for
/// objects whose lists have merge keys.
const yaml::Node* json_patch(const KeyedObject& patch, const yaml::Node& object, base::Arena& arena);

/// The object after the operations of a JSON patch; null if one of them does not apply.
const yaml::Node* apply_operations(const yaml::Node& object, const yaml::Node& operations,
                                   base::Arena& arena);

}  // namespace twinhull::emit
