#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// The documentation of one value in values.yaml and the README.
struct ValueDoc {
  std::string path;  ///< `backend.image.tag`
  std::string_view key;
  int depth = 0;
  const yaml::Node* value = nullptr;   ///< the default; null if none, and for secrets
  const yaml::Node* schema = nullptr;  ///< its schema under `properties`; null for a key of a free-form map
  std::string description;             ///< on one line
  std::string_view comment;            ///< the comment above the key in the input
  bool group = false;                  ///< a map whose keys are separate rows
  bool secret = false;
};

/// The values of a system, each map before its keys, in the order of the schema.
std::vector<ValueDoc> value_docs(const model::System& system);

/// A keyword of a schema, or of its `$ref`'s target; null if missing.
const yaml::Node* schema_keyword(const yaml::Node& root, const yaml::Node* schema, std::string_view keyword);

/// The schema of a map's key: from `properties`, else `additionalProperties`; null if missing.
const yaml::Node* schema_of_key(const yaml::Node& root, const yaml::Node* schema, std::string_view key);

/// The keys of a map: those of the schema's `properties` in that order, then the others in theirs.
std::vector<std::string_view> keys_in_order(const yaml::Node& root, const yaml::Node* schema,
                                            const yaml::Node& map);

/// Whether the chart has a value: one that only Twinhull reads (`x-chart: false`), such as the cluster's
/// capacity, it has if values.yaml of the system sets it. `value`: the default in the chart, or null.
bool is_for_chart(const yaml::Node& root, const yaml::Node* schema, const yaml::Node* value);
bool is_secret(const yaml::Node& root, const yaml::Node* schema);

/// The type for display: `string`, `quantity`, `integer`, `list`, `object`.
std::string type_name(const yaml::Node& root, const yaml::Node* schema);

/// The text with every run of white space replaced by one space.
std::string one_line(std::string_view text);

}  // namespace twinhull::emit
