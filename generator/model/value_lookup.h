#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Where a path leads among the values of a target, and what the schema says of that place.
struct ValueInfo {
  std::string path;                        ///< as far as it leads: `backend.image.tag`, `backend.env[0].name`
  const yaml::Node* node = nullptr;        ///< null where nothing sets the value
  bool required = false;                   ///< the map around it must have it
  source::Span declared;                   ///< the key in the schema, or in system.yaml
  std::vector<const yaml::Node*> schemas;  ///< those that always hold
  std::vector<const yaml::Node*> at_times;  ///< those that hold under a condition, or beside others
  std::string unknown;                  ///< the part of the path that leads nowhere; empty when it is found
  std::vector<std::string_view> known;  ///< the keys that could stand in its place

  /// What the first schema that has the keyword says; null where none has.
  const yaml::Node* said(std::string_view keyword) const;
};

/// Follows a path: keys joined by `.`, items as `[0]`. A key may hold dots itself, and may be written
/// `["in quotes"]`; of several ways to read the path, the one with the longest keys is taken.
/// `schema`: what the values of the system are checked against.
ValueInfo look_up_value(const yaml::Node& values, const yaml::Node& schema, std::string_view path);

/// The place at a key of a place that was found.
ValueInfo member_of(const ValueInfo& map, const yaml::Node& schema, std::string_view key);

}  // namespace twinhull::model
