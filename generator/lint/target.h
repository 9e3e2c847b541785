#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The rules about Dapr, over the objects that a target is made of: what only shows in them, such as an app
/// id that follows from a name. Findings stand where the values in question were written.
std::vector<diagnostic::Finding> check_target_objects(const std::vector<const yaml::Node*>& objects);

}  // namespace twinhull::lint
