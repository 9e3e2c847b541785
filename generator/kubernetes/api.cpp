#include "kubernetes/api.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::kubernetes {
namespace {

/// The rows for one kind in a table that is sorted by kind and then by apiVersion.
template <typename Row>
std::span<const Row> rows_of(const ApiCatalog& apis, std::span<const Row> rows, std::string_view kind) {
  const auto less = [&](const Row& row, std::string_view wanted) { return apis.at(row.kind) < wanted; };
  const auto begin = std::lower_bound(rows.begin(), rows.end(), kind, less);
  auto end = begin;
  while (end != rows.end() && apis.at(end->kind) == kind) ++end;
  return {begin, end};
}

template <typename Row>
const Row* row_of(const ApiCatalog& apis, std::span<const Row> rows, std::string_view api_version,
                  std::string_view kind) {
  for (const Row& row : rows_of(apis, rows, kind)) {
    if (apis.at(row.api_version) == api_version) return &row;
  }
  return nullptr;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

}  // namespace

KubernetesVersion oldest_version() { return {builtin_catalog().oldest}; }
KubernetesVersion newest_version() { return {builtin_catalog().newest}; }
std::string display(KubernetesVersion kubernetes_version) {
  return "1." + std::to_string(kubernetes_version.minor);
}

ParsedVersion parse_kubernetes_version(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  const std::vector<std::string_view> parts = base::split(rest, '.');
  const bool form = (parts.size() == 2 || parts.size() == 3) && parts[0] == "1" &&
                    std::all_of(parts.begin(), parts.end(), all_digits) && parts[1].size() <= 3;
  if (!form) return {{}, "is not a Kubernetes version such as `" + display(newest_version()) + "`"};
  int minor = 0;
  for (const char c : parts[1]) minor = minor * 10 + (c - '0');
  const KubernetesVersion kubernetes_version{minor};
  if (kubernetes_version < oldest_version() || kubernetes_version > newest_version()) {
    return {
        {},
        "is not supported; use Kubernetes " + display(oldest_version()) + " to " + display(newest_version())};
  }
  return {kubernetes_version, {}};
}

std::string_view TypeRef::limit(ConstraintKind kind) const {
  for (const ConstraintRow& limit : limits()) {
    if (limit.kind == kind) return apis->at(limit.value);
  }
  return {};
}

TypeRef with_fields(TypeRef type) {
  if (type.base() != BaseType::metadata) return type;
  static const TypeRef metadata = [] {
    const ApiCatalog& apis = builtin_catalog();
    const TypeRef pod{&apis, find_kind(apis, "v1", "Pod")->type};
    return TypeRef{&apis, find_field(pod, "metadata", newest_version())->type};
  }();
  return metadata;
}

std::span<const FieldRow> find_field(TypeRef type, std::string_view name) {
  const std::span<const FieldRow> fields = type.fields();
  const auto begin = std::lower_bound(
      fields.begin(), fields.end(), name,
      [&](const FieldRow& row, std::string_view wanted) { return type.apis->at(row.name) < wanted; });
  auto end = begin;
  while (end != fields.end() && type.apis->at(end->name) == name) ++end;
  return {begin, end};
}

const FieldRow* find_field(TypeRef type, std::string_view name, KubernetesVersion kubernetes_version) {
  for (const FieldRow& row : find_field(type, name)) {
    if (in_version(row.versions, kubernetes_version)) return &row;
  }
  return nullptr;
}

std::vector<std::string_view> field_names(TypeRef type, KubernetesVersion kubernetes_version) {
  std::vector<std::string_view> names;
  for (const FieldRow& row : type.fields()) {
    if (in_version(row.versions, kubernetes_version)) names.push_back(type.apis->at(row.name));
  }
  return names;
}

bool in_version(std::uint8_t versions, KubernetesVersion kubernetes_version) {
  return (versions >> (kubernetes_version.minor - builtin_catalog().oldest) & 1) != 0;
}

std::string display_versions(std::uint8_t versions) {
  const int oldest = builtin_catalog().oldest;
  const int first = oldest + std::countr_zero(versions);
  const int last = std::min(oldest + std::bit_width(versions) - 1, builtin_catalog().newest);
  if (last == builtin_catalog().newest) return "from " + display(KubernetesVersion{first}) + " on";
  if (first == last) return "in " + display(KubernetesVersion{first}) + " alone";
  return "from " + display(KubernetesVersion{first}) + " to " + display(KubernetesVersion{last});
}

std::span<const KindRow> find_kinds(const ApiCatalog& apis, std::string_view kind) {
  return rows_of(apis, apis.kinds, kind);
}

const KindRow* find_kind(const ApiCatalog& apis, std::string_view api_version, std::string_view kind) {
  return row_of(apis, apis.kinds, api_version, kind);
}

const LifecycleRow* find_lifecycle(const ApiCatalog& apis, std::string_view api_version,
                                   std::string_view kind) {
  return row_of(apis, apis.lifecycle, api_version, kind);
}

bool is_immutable(const ApiCatalog& apis, std::string_view group, std::string_view kind,
                  std::string_view path) {
  const auto kind_of = [&](const ImmutableRow& row) { return apis.at(row.kind); };
  const auto end = std::ranges::upper_bound(apis.immutable, kind, {}, kind_of);
  bool immutable = false;
  std::size_t longest = 0;
  for (auto at = std::ranges::lower_bound(apis.immutable, kind, {}, kind_of); at != end; ++at) {
    const ImmutableRow& row = *at;
    const std::string_view field = apis.at(row.path);
    if (apis.at(row.group) != group || field.size() < longest || !path.starts_with(field)) continue;
    const std::string_view rest = path.substr(field.size());
    // `spec.local` does not cover `spec.localCopies`.
    if (!rest.empty() && rest.front() != '.' && rest.front() != '[') continue;
    longest = field.size();
    immutable = !row.can_change;
  }
  return immutable;
}

std::string_view group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}

bool is_served(const KindRow& kind, KubernetesVersion kubernetes_version) {
  return (kind.flags & unserved_kind) == 0 && in_version(kind.versions, kubernetes_version);
}

std::vector<std::string_view> values_of(std::string_view limit) { return base::split(limit, '\n'); }

std::optional<TypeRef> type_at(const ApiCatalog& apis, const KindRow& kind, std::string_view path,
                               KubernetesVersion kubernetes_version) {
  TypeRef type{&apis, kind.type};
  for (std::string_view part : base::split(path, '.')) {
    std::size_t lists = 0;
    for (; part.ends_with("[]"); ++lists) part.remove_suffix(2);
    type = with_fields(type);
    if (type.base() == BaseType::map) {
      type = type.item();
    } else {
      const FieldRow* field =
          type.base() == BaseType::fields ? find_field(type, part, kubernetes_version) : nullptr;
      if (field == nullptr) return std::nullopt;
      type.number = field->type;
    }
    for (; lists > 0; --lists) {
      if (type.base() != BaseType::list) return std::nullopt;
      type = type.item();
    }
  }
  return type;
}

}  // namespace twinhull::kubernetes
