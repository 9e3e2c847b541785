#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace twinhull::kubernetes {

// API types as read-only tables that refer to each other by index, without start-up cost or relocations. The
// built-in tables are generated from schemas/kubernetes/ at build time, those of a CustomResourceDefinition
// when it is read.

/// A substring of `ApiCatalog::text`.
struct TextRef {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

enum class BaseType : std::uint8_t {
  any,
  object,  ///< a map with arbitrary content
  string,
  bytes,  ///< a base64 string
  time,   ///< an RFC 3339 string
  boolean,
  integer,
  int32,
  int64,
  number,
  quantity,         ///< a string or number: `100m`
  int_or_string,    ///< `8080` or `http`
  int_or_quantity,  ///< an integer or a string that is a quantity
  list,
  map,       ///< a map with arbitrary keys
  fields,    ///< a map with defined fields
  metadata,  ///< the `metadata` of every object; only in tables built at run time
};

/// Flags of a type.
constexpr std::uint8_t preserve_unknown_fields = 1;  ///< unknown fields are kept
constexpr std::uint8_t nullable_type = 2;            ///< null is a value
constexpr std::uint8_t list_type_set = 4;            ///< a list of unique items
constexpr std::uint8_t has_rules = 8;                ///< it, or a type that it contains, has validation rules

struct TypeRow {
  BaseType base = BaseType::any;
  std::uint8_t flags = 0;
  std::uint16_t limit_count = 0;
  std::uint32_t first = 0;  ///< `fields`: index of the first field; `list`, `map`: type of items or values
  std::uint32_t count = 0;  ///< number of fields
  std::uint32_t first_limit = 0;
};

/// A field in some Kubernetes versions (bit 0 is the oldest). A field whose type changed has several rows.
struct FieldRow {
  TextRef name;
  std::uint32_t type = 0;
  std::uint8_t versions = 0xFF;
  bool required = false;
};

enum class ConstraintKind : std::uint8_t {
  values,  ///< enum values; joined by line breaks, like all lists below
  pattern,
  minimum,
  maximum,
  exclusive_minimum,  ///< exclusive minimum
  exclusive_maximum,
  multiple_of,
  min_length,
  max_length,
  min_items,
  max_items,
  min_properties,
  max_properties,
  map_keys,       ///< keys of a list of type map
  merge_key,      ///< merge key of a strategic merge patch; empty for sets
  one_of,         ///< exactly one of these fields is set
  any_of,         ///< at least one of these fields is set
  at_most_one,    ///< at most one of these fields is set
  format,         ///< name of a string format; the empty string always matches
  key_format,     ///< the same for the keys of a map
  conditions,     ///< what fields need or forbid: lines such as `type=Localhost needs localhostProfile`
  deprecated,     ///< value (empty: any), version of deprecation, version of removal, replacement
  default_value,  ///< of an omitted field; of maps and lists as JSON
  rule,           ///< a validation rule in CEL, as a JSON object with the keys of `x-kubernetes-validations`
};

struct ConstraintRow {
  ConstraintKind kind = ConstraintKind::values;
  TextRef value;
};

/// Flags of a kind.
constexpr std::uint8_t namespaced_kind = 1;
constexpr std::uint8_t cluster_kind = 2;
constexpr std::uint8_t deprecated_kind = 4;
constexpr std::uint8_t unserved_kind = 8;  ///< a known version that is no longer served; it has no type
constexpr std::uint8_t custom_kind = 16;   ///< from a CustomResourceDefinition

struct KindRow {
  TextRef kind;
  TextRef api_version;  ///< `apps/v1`
  std::uint32_t type = 0;
  std::uint8_t versions = 0xFF;
  std::uint8_t flags = 0;
};

/// When a version of an API was deprecated and removed; empty if never.
struct LifecycleRow {
  TextRef kind;
  TextRef api_version;
  TextRef deprecated;   ///< `1.21`, or prefixed with the project: `cert-manager-1.4`
  TextRef removed;      ///< the first version that does not serve it
  TextRef replacement;  ///< `apps/v1`, or `discovery.k8s.io/v1/EndpointSlice` for another kind
};

/// A field, and what is below it, that the API server does not let change.
struct ImmutableRow {
  TextRef kind;
  TextRef group;
  TextRef path;             ///< `spec.selector`, `pod.spec.containers[].image`
  bool can_change = false;  ///< an exception from a shorter path
};

struct ApiCatalog {
  std::string_view text;
  std::span<const TypeRow> types;
  std::span<const FieldRow> fields;  ///< per type by name, then by version
  std::span<const ConstraintRow> limits;
  std::span<const KindRow> kinds;           ///< by kind, then by apiVersion
  std::span<const LifecycleRow> lifecycle;  ///< by kind, then by apiVersion
  std::span<const ImmutableRow> immutable;  ///< by kind
  int oldest = 0;                           ///< range of supported minor versions: 31 is 1.31
  int newest = 0;

  std::string_view at(TextRef part) const { return text.substr(part.begin, part.size); }
};

}  // namespace twinhull::kubernetes
