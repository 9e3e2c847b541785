#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace twinhull::kubernetes {

// What APIs look like, as read-only tables that refer to each other by numbers: they need no start-up and no
// relocation. The built-in ones are made of schemas/kubernetes/ when the program is built, those of a
// CustomResourceDefinition when it is read.

/// A part of `ApiTypes::text`.
struct Text {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

enum class Base : std::uint8_t {
  any,
  object,  ///< a map of anything
  string,
  bytes,  ///< a string in base64
  time,   ///< a string in RFC 3339
  boolean,
  integer,
  int32,
  int64,
  number,
  quantity,         ///< a string or number: `100m`
  int_or_string,    ///< `8080` or `http`
  int_or_quantity,  ///< a whole number or a string that is a quantity
  list,
  map,       ///< keys of the user's own
  fields,    ///< a map with fields that the API names
  metadata,  ///< the `metadata` of every object; in tables made at run time only
};

/// Flags of a type.
constexpr std::uint8_t preserve_unknown_fields = 1;  ///< fields beyond those named are kept
constexpr std::uint8_t nullable_type = 2;            ///< null is a value of its own
constexpr std::uint8_t list_type_set = 4;            ///< a list without equal items

struct TypeRow {
  Base base = Base::any;
  std::uint8_t flags = 0;
  std::uint16_t limit_count = 0;
  std::uint32_t first = 0;  ///< `fields`: the first of its fields; `list`, `map`: the type of what is in it
  std::uint32_t count = 0;  ///< how many fields
  std::uint32_t first_limit = 0;
};

/// A field in some releases of Kubernetes (bit 0 is the oldest). One whose type changed has several rows.
struct FieldRow {
  Text name;
  std::uint32_t type = 0;
  std::uint8_t releases = 0xFF;
  bool required = false;
};

enum class LimitKind : std::uint8_t {
  values,  ///< the closed set of values; texts joined by line breaks, as are all lists below
  pattern,
  minimum,
  maximum,
  above,  ///< as `minimum`, but not the number itself
  below,
  multiple_of,
  min_length,
  max_length,
  min_items,
  max_items,
  min_fields,
  max_fields,
  map_keys,       ///< the fields by which the items of a list are told apart
  merge_key,      ///< the field by which a strategic merge patch finds an item; empty for sets
  one_of,         ///< exactly one of these fields is there
  any_of,         ///< at least one of these fields is there
  at_most_one,    ///< of these fields
  format,         ///< the name of a form of texts; an empty text has every form
  deprecated,     ///< a value (empty: any), the release that deprecated it, that which ended it, what instead
  default_value,  ///< of a field that is left out
};

struct LimitRow {
  LimitKind kind = LimitKind::values;
  Text value;
};

/// Flags of a kind.
constexpr std::uint8_t namespaced_kind = 1;
constexpr std::uint8_t cluster_kind = 2;
constexpr std::uint8_t deprecated_kind = 4;
constexpr std::uint8_t unserved_kind = 8;  ///< the version is known, but not served any more; it has no type
constexpr std::uint8_t custom_kind = 16;   ///< of a CustomResourceDefinition

struct KindRow {
  Text kind;
  Text api_version;  ///< `apps/v1`
  std::uint32_t type = 0;
  std::uint8_t releases = 0xFF;
  std::uint8_t flags = 0;
};

/// When a version of an API was deprecated and when it went; releases as texts, empty for never.
struct LifecycleRow {
  Text kind;
  Text api_version;
  Text deprecated;   ///< `1.21`, or with the project's name before it: `cert-manager-1.4`
  Text removed;      ///< the first release that does not serve it
  Text replacement;  ///< `apps/v1`, or `discovery.k8s.io/v1/EndpointSlice` for another kind
};

struct ApiCatalog {
  std::string_view text;
  std::span<const TypeRow> types;
  std::span<const FieldRow> fields;  ///< of each type by name, then by release
  std::span<const LimitRow> limits;
  std::span<const KindRow> kinds;           ///< by kind, then by apiVersion
  std::span<const LifecycleRow> lifecycle;  ///< by kind, then by apiVersion
  int oldest = 0;                           ///< minor numbers of the releases described: 31 is 1.31
  int newest = 0;

  std::string_view at(Text part) const { return text.substr(part.begin, part.size); }
};

}  // namespace twinhull::kubernetes
