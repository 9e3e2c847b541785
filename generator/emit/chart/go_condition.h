#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::emit {

/// A condition of a Go template: pipelines that are true if it is met and if it is violated. Both are empty
/// if it is always met.
struct GoCondition {
  std::string holds;
  std::string fails;
};

/// A value of a chart, found by walking the values schema.
struct TemplateValue {
  std::string expr;                    ///< Go template expression: `.Values.backend.replicaCount`
  std::string path;                    ///< path for display: `backend.replicaCount`
  std::string key = {};                ///< last part of the path; empty for a list item
  const yaml::Node* schema = nullptr;  ///< its schema; null if none
  bool present = true;                 ///< guaranteed present by the schema
  bool any_scalar = false;             ///< its type is checked by the templates
  bool is_key = false;                 ///< it is a key of a map, and thus a string
  const TemplateValue* parent = nullptr;
};

/// The child of a value at a key.
TemplateValue value_at(const yaml::Node& root, const TemplateValue& parent, std::string_view key);

/// Bit set of the JSON types that a value's schema allows; all types if not specified.
using JsonTypes = std::uint8_t;
inline constexpr JsonTypes kNull = 1, kBoolean = 2, kInteger = 4, kNumber = 8, kString = 16, kArray = 32,
                           kObject = 64, kAnyType = 127;
JsonTypes json_types(const yaml::Node* type);
JsonTypes json_types(const yaml::Node& root, const TemplateValue& value);

/// The condition of one keyword or of a whole schema; empty if Go templates cannot express it.
std::optional<GoCondition> keyword_test(const yaml::Node& root, std::string_view keyword,
                                        const yaml::Node& schema, const TemplateValue& value);
std::optional<GoCondition> schema_test(const yaml::Node& root, const yaml::Node& schema,
                                       const TemplateValue& value, int depth = 0);

/// The limit that `atMost` refers to, and the condition that it exists, which is empty if it always does.
struct Limit {
  TemplateValue value;
  GoCondition exists;
};
std::optional<Limit> limit_of(const yaml::Node& root, const yaml::Node& schema, const TemplateValue& value);

/// Conjunction and disjunction. An empty conjunction is true, like a condition that is always met.
GoCondition all_of(const std::vector<GoCondition>& tests);
GoCondition any_of(const std::vector<GoCondition>& tests);

}  // namespace twinhull::emit
