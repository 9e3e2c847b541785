#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Compares the requests of a target's objects with the `capacity` in its effective values. Rule
/// `exceeds-capacity`; the finding is located at the capacity and lists the largest requests.
diagnostic::Findings check_capacity(const std::vector<const yaml::Node*>& objects, const yaml::Node& values);

}  // namespace twinhull::lint
