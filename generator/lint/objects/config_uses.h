#pragma once

#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// One reference to a ConfigMap or Secret.
struct ConfigurationUse {
  std::string_view kind;
  const yaml::Node* name = nullptr;
  const yaml::Node* key = nullptr;  ///< the required key; null: all
  std::string_view variable;        ///< of `env`; empty for files and for `envFrom`
  bool file = false;                ///< it is mounted
};

/// All such references of a pod: variables, volumes and projected volumes. Those with `optional: true` are
/// only included on request.
std::vector<ConfigurationUse> uses_of(const PodView& pod, bool optional = false);

}  // namespace twinhull::lint
