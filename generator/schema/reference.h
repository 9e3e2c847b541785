#pragma once

#include <string_view>

#include "yaml/node.h"

namespace twinhull::schema {

/// The node that a JSON pointer (`/a/0/b`) leads to, or null. An empty pointer is the node itself.
const yaml::Node* follow_pointer(const yaml::Node& root, std::string_view pointer);

/// The schema that a local reference (`#`, `#/$defs/x`, `#anchor`) leads to, or null.
const yaml::Node* follow_reference(const yaml::Node& root, std::string_view reference);

}  // namespace twinhull::schema
