#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::kustomize {

/// The tree as Go's `json.Marshal` writes it, with sorted keys.
void append_go_json(std::string& out, const yaml::Node& node);

}  // namespace twinhull::kustomize
