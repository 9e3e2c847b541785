#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kubernetes/api_tables.h"

namespace twinhull::kubernetes {

struct Constraint {
  ConstraintKind kind = ConstraintKind::values;
  std::string value;

  friend auto operator<=>(const Constraint&, const Constraint&) = default;
};

struct FieldDraft {
  std::string name;
  std::uint32_t type = 0;
  std::uint8_t versions = 0xFF;
  bool required = false;

  friend auto operator<=>(const FieldDraft&, const FieldDraft&) = default;
};

/// A type before it becomes a row.
struct TypeDraft {
  BaseType base = BaseType::any;
  std::uint8_t flags = 0;
  std::uint32_t item = 0;
  std::vector<Constraint> limits;
  std::vector<FieldDraft> fields;

  friend auto operator<=>(const TypeDraft&, const TypeDraft&) = default;
};

/// Builds a catalog. Equal texts and equal types are stored once.
struct ApiBuilder {
  std::string text;
  std::vector<TypeRow> types;
  std::vector<FieldRow> fields;
  std::vector<ConstraintRow> limits;
  std::vector<KindRow> kinds;
  std::vector<LifecycleRow> lifecycle;
  std::vector<ImmutableRow> immutable;
  std::map<std::string, TextRef, std::less<>> texts;
  std::map<TypeDraft, std::uint32_t> known;
  std::map<std::pair<std::uint32_t, std::vector<Constraint>>, std::uint32_t> extended;  ///< of `add_limits`
};

TextRef add_text(ApiBuilder& builder, std::string_view text);
/// The index of the type: a new one, or that of an equal type.
std::uint32_t add_type(ApiBuilder& builder, TypeDraft spec);
/// Reserves an index for a recursive type; define it with `define_type`.
std::uint32_t reserve_type(ApiBuilder& builder);
void define_type(ApiBuilder& builder, std::uint32_t type, TypeDraft spec);
/// The index of a type with the fields of another one, which must be complete, and further limits.
std::uint32_t add_limits(ApiBuilder& builder, std::uint32_t type, const std::vector<Constraint>& limits);
/// Sorts kinds, lifecycles and immutable fields for lookup.
void sort_rows(ApiBuilder& builder);

}  // namespace twinhull::kubernetes
