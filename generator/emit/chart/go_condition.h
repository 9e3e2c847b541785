#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::emit {

/// A condition of a Go template: the pipelines that are true where it holds and where it does not.
/// Both are empty where it always holds.
struct GoCondition {
  std::string yes;
  std::string no;
};

/// A value of a chart, met on a walk through the values' schema.
struct TemplateValue {
  std::string expr;                    ///< what a Go template calls it: `.Values.backend.replicaCount`
  std::string path;                    ///< what a person calls it: `backend.replicaCount`
  std::string key = {};                ///< the last part of its path; empty for an item of a list
  const yaml::Node* schema = nullptr;  ///< the one that says what it is; null when none does
  bool present = true;                 ///< the schema sees to it that it is there
  bool any_scalar = false;             ///< its type is left to the guards
  bool is_key = false;                 ///< it is a key of a map, and so a string
  const TemplateValue* parent = nullptr;
};

/// The value at a key of another.
TemplateValue value_at(const yaml::Node& root, const TemplateValue& parent, std::string_view key);

/// The kinds of JSON that a value's schema allows, a bit each; all of them when it does not say.
using JsonTypes = std::uint8_t;
inline constexpr JsonTypes kNull = 1, kBoolean = 2, kInteger = 4, kNumber = 8, kString = 16, kArray = 32,
                           kObject = 64, kAnyType = 127;
JsonTypes json_types(const yaml::Node* type);
JsonTypes json_types(const yaml::Node& root, const TemplateValue& value);

/// The test of one keyword of a schema, or of a schema as a whole; empty where Go templates cannot tell.
std::optional<GoCondition> keyword_test(const yaml::Node& root, std::string_view keyword,
                                        const yaml::Node& schema, const TemplateValue& value);
std::optional<GoCondition> schema_test(const yaml::Node& root, const yaml::Node& schema,
                                       const TemplateValue& value, int depth = 0);

/// The test of `atMost`, and what it compares with.
struct AtMostTest {
  GoCondition test;
  TemplateValue limit;
  bool whole = false;    ///< both are integers
  bool numbers = false;  ///< both are; otherwise the chart's define `quantity-exceeds` compares
};
std::optional<AtMostTest> at_most_test(const yaml::Node& root, std::string_view chart,
                                       const yaml::Node& schema, const TemplateValue& value);

/// Conjunction and disjunction. No tests at all hold, and so does a test that always does.
GoCondition all_of(const std::vector<GoCondition>& tests);
GoCondition any_of(const std::vector<GoCondition>& tests);

}  // namespace twinhull::emit
