#pragma once

#include "base/arena.h"
#include "kubernetes/merge.h"
#include "kubernetes/merge_types.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// `apply` for one list that is merged by `rule`.
Applied apply_list(const yaml::Node& base, const yaml::Node& patch, const ListRule& rule, base::Arena& arena);

}  // namespace twinhull::kubernetes
