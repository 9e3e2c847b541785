#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "yaml/node.h"

namespace twinhull::emit {

/// A tree as JSON, keys in the order of the tree. Numbers beyond JSON (`.inf`) become null.
nlohmann::ordered_json to_json(const yaml::Node& node);

/// The same as a text on one line.
std::string json_line(const yaml::Node& node);

}  // namespace twinhull::emit
