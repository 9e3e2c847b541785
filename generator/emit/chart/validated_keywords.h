#pragma once

#include <algorithm>
#include <array>
#include <string_view>

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

template <std::size_t size>
bool among(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace twinhull::emit
