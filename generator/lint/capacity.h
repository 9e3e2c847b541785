#pragma once

#include <optional>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Compares what the objects of a target ask for, Dapr's sidecars and every replica included, with the
/// `capacity` that the target's effective values state. HPAs count with their maximum.
/// Rule `over-capacity`; the finding stands at the capacity and names the largest requests.
std::vector<diagnostic::Finding> check_capacity(const std::vector<const yaml::Node*>& objects,
                                                const yaml::Node& values);

}  // namespace twinhull::lint
