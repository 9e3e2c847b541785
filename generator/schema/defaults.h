#pragma once

#include <cstdint>
#include <vector>

#include "yaml/node.h"

namespace twinhull::schema {

/// Why an empty map cannot be completed, and the schema at which completion stopped.
struct DefaultsFailure {
  enum Cause : std::uint8_t {
    none,
    infinite,  ///< its default contains itself
    too_many,  ///< `limits.defaults`
    too_deep,  ///< `limits.schemaDepth`
  };
  Cause cause = none;
  const yaml::Node* schema = nullptr;
};

/// Completes an empty map with each of the schemas of the document `root`, up to the first that fails.
DefaultsFailure check_defaults_of(const yaml::Node& root, const std::vector<const yaml::Node*>& schemas);

}  // namespace twinhull::schema
