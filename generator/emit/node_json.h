#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "yaml/node.h"

namespace twinhull::emit {

/// A tree as JSON in the order of its keys. Numbers that JSON does not have (`.inf`) become null.
nlohmann::ordered_json to_json(const yaml::Node& node);

/// The same as text on one line.
std::string json_line(const yaml::Node& node);

}  // namespace twinhull::emit
