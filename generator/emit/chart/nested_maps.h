#pragma once

#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::emit {

/// The schema of a map with `properties`, and the key of the map.
struct MapSchema {
  std::string_view key;
  const yaml::Node* schema = nullptr;
};

/// The maps below a schema that are written in it rather than referenced, outer ones first.
std::vector<MapSchema> nested_maps(const yaml::Node& schema);

}  // namespace twinhull::emit
