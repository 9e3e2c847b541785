#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "kubernetes/quantity.h"
#include "yaml/node.h"

namespace twinhull::lint {

enum class Side { requests, limits };

/// What one workload asks of the cluster, all its pods together, or may take at most.
struct ResourceDemand {
  std::string name;  ///< `Deployment/todo-backend`
  source::Span span;
  kubernetes::Quantity amount;
};

/// What the objects of a target ask for of a resource (`cpu`, `memory`): Dapr's sidecars and every replica
/// included, HPAs with their maximum. The largest comes first.
std::vector<ResourceDemand> demands(const std::vector<const yaml::Node*>& objects, std::string_view resource,
                                    Side side = Side::requests);

/// Compares what the objects of a target ask for with the `capacity` that the target's effective values
/// state. Rule `exceeds-capacity`; the finding stands at the capacity and names the largest requests.
std::vector<diagnostic::Finding> check_capacity(const std::vector<const yaml::Node*>& objects,
                                                const yaml::Node& values);

}  // namespace twinhull::lint
