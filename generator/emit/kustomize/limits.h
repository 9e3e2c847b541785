#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Findings about what Kustomize could not build of an object, or would build as something else.
void check_kustomize_limits(const yaml::Node& object, std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::emit
