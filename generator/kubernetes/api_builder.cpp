#include "kubernetes/api_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace twinhull::kubernetes {
namespace {

std::string_view at(const ApiBuilder& builder, Text part) {
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

Text add_text(ApiBuilder& builder, std::string_view text) {
  const auto found = builder.texts.find(text);
  if (found != builder.texts.end()) return found->second;
  const Text part{static_cast<std::uint32_t>(builder.text.size()), static_cast<std::uint32_t>(text.size())};
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
  for (const Limit& limit : spec.limits) {
    builder.limits.push_back({limit.kind, add_text(builder, limit.value)});
  }
  if (spec.base == Base::fields) {
    row.first = static_cast<std::uint32_t>(builder.fields.size());
    row.count = static_cast<std::uint32_t>(spec.fields.size());
    for (const Field& field : spec.fields) {
      builder.fields.push_back({add_text(builder, field.name), field.type, field.releases, field.required});
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

void sort_rows(ApiBuilder& builder) {
  sort_by_kind(builder, builder.kinds);
  sort_by_kind(builder, builder.lifecycle);
}

}  // namespace twinhull::kubernetes
