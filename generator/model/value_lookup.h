#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::model {

/// A value of a target at a path, and its schemas.
struct ValueInfo {
  std::string path;                        ///< the resolved part: `backend.image.tag`, `backend.env[0].name`
  const yaml::Node* node = nullptr;        ///< null if not set
  bool required = false;                   ///< required by the map around it
  source::Span declared;                   ///< its key in the schema or in system.yaml
  std::vector<const yaml::Node*> schemas;  ///< schemas that always apply
  std::vector<const yaml::Node*> conditional;  ///< schemas that apply conditionally or as alternatives
  std::string unknown;                         ///< the part of the path that does not exist; empty if found
  std::vector<std::string_view> known;         ///< the keys that exist in its place

  /// The value of the keyword in the first schema that has it; null if none has.
  const yaml::Node* keyword_value(std::string_view keyword) const;
};

/// Resolves a path: keys joined by `.`, items as `[0]`. A key may contain dots, and may be written as
/// `["quoted"]`; of several interpretations, the one with the longest keys is used. `schema`: the schema of
/// the system's values.
ValueInfo lookup_value(const yaml::Node& values, const yaml::Node& schema, std::string_view path);

/// The value at a key of a resolved value.
ValueInfo member_of(const ValueInfo& map, const yaml::Node& schema, std::string_view key);

}  // namespace twinhull::model
