#pragma once

#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// One place that names a ConfigMap or Secret.
struct ConfigurationUse {
  std::string_view kind;
  const yaml::Node* name = nullptr;
  const yaml::Node* key = nullptr;  ///< the key that is wanted of it; null: all
  std::string_view variable;        ///< of `env`; empty for files and for `envFrom`
  bool file = false;                ///< it is mounted
};

/// All places of a pod that do: variables, volumes and projected volumes. Those with `optional: true` come
/// only when they are asked for.
std::vector<ConfigurationUse> uses_of(const PodView& pod, bool optional = false);

}  // namespace twinhull::lint
