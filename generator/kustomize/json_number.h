#pragma once

#include <string>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// The number as Kustomize prints it: go-yaml's value of it, through JSON and YAML. Empty if JSON has no such
/// number (`.inf`, `.nan`): Kustomize fails.
std::string json_number(const yaml::Node& number);

/// The tree after it was decoded from JSON: numbers are floating-point numbers, so that large ones are
/// rounded, and `1000000` is spelled `1e+06`, which replacements see.
const yaml::Node* after_json(const yaml::Node& node, base::Arena& arena);

}  // namespace twinhull::kustomize
