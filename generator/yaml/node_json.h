#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// A tree as JSON in the order of its keys. Numbers that JSON does not have (`.inf`) become null.
nlohmann::ordered_json to_json(const Node& node);

/// The same as text on one line.
std::string json_line(const Node& node);

/// The tree of a JSON text, without locations in a file; null if it is not JSON.
const Node* read_json(base::Arena& arena, std::string_view text);

}  // namespace twinhull::yaml
