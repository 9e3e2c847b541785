#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::kustomize {

/// Appends a string as Go's `json.Marshal` writes it: `<`, `>`, `&`, U+2028 and U+2029 are escaped.
void append_go_string(std::string& out, std::string_view text);

/// The tree as Go's `json.Marshal` writes it, with sorted keys.
void append_go_json(std::string& out, const yaml::Node& node);

}  // namespace twinhull::kustomize
