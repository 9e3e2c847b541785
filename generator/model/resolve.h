#pragma once

#include <functional>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Evaluates the expressions in merged values; the template language is a later stage, so it is passed in.
/// Without a target, values that depend on one are those of the schema, or missing. The system has `root` and
/// `values_schema`.
using ResolveValues =
    std::function<const yaml::Node*(const yaml::Node& values, const System& system, const Target* target,
                                    base::Arena& arena, diagnostic::Findings& findings)>;

}  // namespace twinhull::model
