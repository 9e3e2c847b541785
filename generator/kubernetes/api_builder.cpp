#include "kubernetes/api_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace twinhull::kubernetes {
namespace {

std::string_view at(const ApiBuilder& builder, TextRef part) {
  return std::string_view(builder.text).substr(part.begin, part.size);
}

template <typename Row>
void sort_by_kind(const ApiBuilder& builder, std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return std::tuple(at(builder, a.kind), at(builder, a.api_version)) <
           std::tuple(at(builder, b.kind), at(builder, b.api_version));
  });
}

}  // namespace

TextRef add_text(ApiBuilder& builder, std::string_view text) {
  const auto found = builder.texts.find(text);
  if (found != builder.texts.end()) return found->second;
  const TextRef part{static_cast<std::uint32_t>(builder.text.size()),
                     static_cast<std::uint32_t>(text.size())};
  builder.text += text;
  builder.texts.emplace(text, part);
  return part;
}

std::uint32_t reserve_type(ApiBuilder& builder) {
  builder.types.emplace_back();
  return static_cast<std::uint32_t>(builder.types.size() - 1);
}

void define_type(ApiBuilder& builder, std::uint32_t type, TypeDraft spec) {
  std::sort(spec.fields.begin(), spec.fields.end());
  TypeRow row{spec.base, spec.flags, static_cast<std::uint16_t>(spec.limits.size()),
              spec.item, 0,          static_cast<std::uint32_t>(builder.limits.size())};
  for (const Constraint& limit : spec.limits) {
    builder.limits.push_back({limit.kind, add_text(builder, limit.value)});
  }
  const auto take_rules = [&](std::uint32_t part) {
    if ((builder.types[part].flags & has_rules) != 0) row.flags |= has_rules;
  };
  if (std::any_of(spec.limits.begin(), spec.limits.end(),
                  [](const Constraint& limit) { return limit.kind == ConstraintKind::rule; }))
    row.flags |= has_rules;
  if (spec.base == BaseType::list || spec.base == BaseType::map) take_rules(spec.item);
  if (spec.base == BaseType::fields) {
    for (const FieldDraft& field : spec.fields) take_rules(field.type);
    row.first = static_cast<std::uint32_t>(builder.fields.size());
    row.count = static_cast<std::uint32_t>(spec.fields.size());
    for (const FieldDraft& field : spec.fields) {
      builder.fields.push_back({add_text(builder, field.name), field.type, field.versions, field.required});
    }
  }
  builder.types[type] = row;
}

std::uint32_t add_type(ApiBuilder& builder, TypeDraft spec) {
  std::sort(spec.fields.begin(), spec.fields.end());
  const auto found = builder.known.find(spec);
  if (found != builder.known.end()) return found->second;
  const std::uint32_t type = reserve_type(builder);
  define_type(builder, type, spec);
  builder.known.emplace(std::move(spec), type);
  return type;
}

std::uint32_t add_limits(ApiBuilder& builder, std::uint32_t type, const std::vector<Constraint>& limits) {
  const auto known = builder.extended.find({type, limits});
  if (known != builder.extended.end()) return known->second;
  TypeRow row = builder.types[type];
  const std::uint32_t first = row.first_limit;
  row.first_limit = static_cast<std::uint32_t>(builder.limits.size());
  for (std::uint32_t i = first; i < first + row.limit_count; ++i) {
    const ConstraintRow limit = builder.limits[i];
    builder.limits.push_back(limit);
  }
  for (const Constraint& limit : limits)
    builder.limits.push_back({limit.kind, add_text(builder, limit.value)});
  row.limit_count = static_cast<std::uint16_t>(row.limit_count + limits.size());
  const std::uint32_t extended = reserve_type(builder);
  builder.types[extended] = row;
  builder.extended.emplace(std::pair(type, limits), extended);
  return extended;
}

void sort_rows(ApiBuilder& builder) {
  sort_by_kind(builder, builder.kinds);
  sort_by_kind(builder, builder.lifecycle);
  std::ranges::sort(builder.immutable, {}, [&](const ImmutableRow& row) {
    return std::string_view(builder.text).substr(row.kind.begin, row.kind.size);
  });
}

}  // namespace twinhull::kubernetes
