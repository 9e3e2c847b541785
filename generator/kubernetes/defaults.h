#pragma once

#include "base/arena.h"
#include "kubernetes/api.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// A value of that type as the API server evaluates it: with the defaults of omitted fields, without null
/// where the type does not allow it, and with quantities as strings in their canonical form. Parts without
/// changes are those of `node`; added ones have an unknown span.
const yaml::Node* with_defaults(const yaml::Node& node, TypeRef type, KubernetesVersion kubernetes_version,
                                base::Arena& arena);

}  // namespace twinhull::kubernetes
