#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// One value of a chart: what its values.yaml and its README say about it.
struct ValueDoc {
  std::string path;  ///< `backend.image.tag`
  std::string_view key;
  int depth = 0;
  const yaml::Node* value = nullptr;   ///< the default; null where there is none, and for secrets
  const yaml::Node* schema = nullptr;  ///< as it stands under `properties`; null for a key of a free-form map
  std::string description;             ///< one line, without a break
  std::string_view comment;            ///< what stands above the key in the input
  bool group = false;                  ///< a map whose keys are rows by themselves
  bool secret = false;
};

/// The values of a system, each map before what is in it, in the order of the schema.
std::vector<ValueDoc> chart_rows(const model::System& system);

/// A keyword of a schema, looked up behind its `$ref` where the schema itself lacks it; null without.
const yaml::Node* schema_keyword(const yaml::Node& root, const yaml::Node* schema, std::string_view keyword);

/// The schema of a map's key: what `properties` says, else `additionalProperties`; null without.
const yaml::Node* schema_of_key(const yaml::Node& root, const yaml::Node* schema, std::string_view key);

/// The keys of a map: those of the schema's `properties` in that order, then the rest in its own.
std::vector<std::string_view> keys_in_order(const yaml::Node& root, const yaml::Node* schema,
                                            const yaml::Node& map);

bool is_secret(const yaml::Node& root, const yaml::Node* schema);

/// What a person would call the type: `string`, `quantity`, `integer`, `list`, `object`.
std::string type_name(const yaml::Node& root, const yaml::Node* schema);

/// The text with every run of white space turned into one space.
std::string one_line(std::string_view text);

}  // namespace twinhull::emit
