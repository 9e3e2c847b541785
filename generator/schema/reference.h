#pragma once

#include <string_view>

#include "yaml/node.h"

namespace twinhull::schema {

/// The target of a JSON pointer (`/a/0/b`), or null. An empty pointer is the node itself.
const yaml::Node* follow_pointer(const yaml::Node& root, std::string_view pointer);

/// The target of a local reference (`#`, `#/$defs/x`, `#anchor`), or null.
const yaml::Node* follow_reference(const yaml::Node& root, std::string_view reference);

}  // namespace twinhull::schema
