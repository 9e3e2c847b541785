#pragma once

#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The validation rules of a CustomResourceDefinition that are more expensive than the API server allows, by
/// its own estimate: `expensive-expression`.
diagnostic::Findings check_rule_costs(const yaml::Node& crd);

}  // namespace twinhull::lint
