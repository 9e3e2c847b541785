#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::tmpl {

/// A bit set of kinds of values.
using Kinds = std::uint8_t;

constexpr Kinds kinds(yaml::Kind kind) { return static_cast<Kinds>(1U << static_cast<unsigned>(kind)); }
inline constexpr Kinds null_kind = kinds(yaml::Kind::null);
inline constexpr Kinds boolean_kind = kinds(yaml::Kind::boolean);
inline constexpr Kinds integer_kind = kinds(yaml::Kind::integer);
inline constexpr Kinds number_kind = kinds(yaml::Kind::number);
inline constexpr Kinds string_kind = kinds(yaml::Kind::string);
inline constexpr Kinds map_kind = kinds(yaml::Kind::map);
inline constexpr Kinds list_kind = kinds(yaml::Kind::list);
inline constexpr Kinds scalar_kinds = boolean_kind | integer_kind | number_kind | string_kind;
inline constexpr Kinds collection_kinds = map_kind | list_kind;

/// The static type of a dynamic value.
struct Type {
  Kinds kinds = 0;
  const yaml::Node* schema = nullptr;  ///< for looking up members; null for computed values
  bool optional = false;               ///< may be absent
  bool condition_only = false;         ///< valid as a condition, but not as a value (`a && b` of two strings)
  bool inline_safe = false;     ///< strings: no value contains a quote, backslash, control character or brace
  bool plain_safe = false;      ///< strings: no value needs quotes
  bool ascii = false;           ///< strings: all values are ASCII
  bool never_empty = false;     ///< collections: at least one entry
  bool prints_plainly = false;  ///< integers: below a million, which Helm prints without an exponent

  bool only(Kinds wanted) const { return kinds != 0 && (kinds & ~wanted) == 0; }
};

/// "a string", "an integer or a string", …
std::string describe(Kinds kinds);

/// The type of a literal.
Type type_of(const yaml::Node& literal);

/// The type of the values that a schema allows. `root` is the base of its `$ref`s.
Type type_from_schema(const yaml::Node& root, const yaml::Node* schema);

/// The type of a member of a map; kinds is 0 if the schema has no such member.
Type member_type(const yaml::Node& root, const Type& map, std::string_view key);

/// The type of the items of a list, or of the values of a map with arbitrary keys.
Type element_type(const yaml::Node& root, const Type& collection);

}  // namespace twinhull::tmpl
