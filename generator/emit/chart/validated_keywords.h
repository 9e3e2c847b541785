#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::emit {

/// Keywords that a check can replace.
inline constexpr std::array<std::string_view, 19> kCheckedKeywords = {"type",
                                                                      "atMost",
                                                                      "const",
                                                                      "enum",
                                                                      "minimum",
                                                                      "maximum",
                                                                      "exclusiveMinimum",
                                                                      "exclusiveMaximum",
                                                                      "minLength",
                                                                      "maxLength",
                                                                      "pattern",
                                                                      "format",
                                                                      "minItems",
                                                                      "maxItems",
                                                                      "minProperties",
                                                                      "maxProperties",
                                                                      "not",
                                                                      "anyOf",
                                                                      "required"};

/// Keywords whose subschemas checks can cover; subschemas of other keywords stay in the chart's schema.
inline constexpr std::array<std::string_view, 10> kFollowed = {"properties",
                                                               "patternProperties",
                                                               "additionalProperties",
                                                               "propertyNames",
                                                               "items",
                                                               "allOf",
                                                               "then",
                                                               "else",
                                                               "$ref",
                                                               "$defs"};

/// Whether only `validate` checks a keyword, in files of the repository: an installation may violate it.
inline bool is_validate_only(const yaml::Node& schema, std::string_view keyword) {
  const yaml::Node* names = schema.get("x-validate-only");
  return names != nullptr && std::any_of(names->items.begin(), names->items.end(),
                                         [&](const yaml::Node* name) { return name->text == keyword; });
}

template <std::size_t size>
bool among(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace twinhull::emit
