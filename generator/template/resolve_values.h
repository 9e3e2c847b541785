#pragma once

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

/// Evaluates the expressions in merged values, in the order of their dependencies. They can use `target` with
/// its name and axes, `values`, `system`, `chart`, `release`, and `component` in the values of one. The
/// result of an expression has its span. Without a target, a value that depends on one is that of the layer
/// below, or missing. Findings: those of expressions in templates, and `template-cycle`.
const yaml::Node* resolve_values(const yaml::Node& values, const model::System& system,
                                 const yaml::Node& system_schema, const model::Target* target,
                                 base::Arena& arena, diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
