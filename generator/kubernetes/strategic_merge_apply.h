#pragma once

#include "base/arena.h"
#include "kubernetes/patch_schema.h"
#include "kubernetes/strategic_merge.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// `apply` for one list that is merged by `rule`.
PatchResult apply_list(const yaml::Node& base, const yaml::Node& patch, const PatchStrategy& rule,
                       base::Arena& arena);

}  // namespace twinhull::kubernetes
