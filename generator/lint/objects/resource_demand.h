#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/quantity.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

enum class Bound { requests, limits };

/// The requests or limits of one workload, all its pods together.
struct ResourceDemand {
  std::string name;  ///< `Deployment/todo-backend`
  source::Span span;
  kubernetes::Quantity amount;
};

/// The requests of a target's objects for a resource (`cpu`, `memory`), including Dapr sidecars and every
/// replica, with the maximum of HPAs. The largest comes first.
std::vector<ResourceDemand> demands(const std::vector<const yaml::Node*>& objects, std::string_view resource,
                                    Bound side = Bound::requests);

}  // namespace twinhull::lint
