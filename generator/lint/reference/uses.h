#pragma once

#include <string_view>
#include <vector>

#include "lint/object.h"

namespace twinhull::lint {

/// One place that names a ConfigMap or Secret.
struct ConfigurationUse {
  std::string_view kind;
  const yaml::Node* name = nullptr;
  const yaml::Node* key = nullptr;  ///< the key that is wanted of it; null: all
};

/// All places of a pod that do, but for those that are optional: variables, volumes and projected volumes.
std::vector<ConfigurationUse> uses_of(const Pod& pod);

}  // namespace twinhull::lint
