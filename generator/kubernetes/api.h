#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/api_tables.h"

namespace twinhull::kubernetes {

/// The built-in APIs: Kubernetes and the bundled custom resources.
const ApiCatalog& builtin_catalog();

/// A minor version: `minor` 34 is Kubernetes 1.34.
struct KubernetesVersion {
  int minor = 0;

  friend auto operator<=>(const KubernetesVersion&, const KubernetesVersion&) = default;
};

struct ParsedVersion {
  std::optional<KubernetesVersion> version;
  std::string error;  ///< the reason, empty exactly if `kubernetes_version` is set
};

/// Parses `1.34`, `v1.34` or `1.34.2`; only versions in the built-in tables are accepted.
ParsedVersion parse_kubernetes_version(std::string_view text);
KubernetesVersion oldest_version();
KubernetesVersion newest_version();
std::string display(KubernetesVersion kubernetes_version);

/// A reference to a type in a catalog.
struct TypeRef {
  const ApiCatalog* apis = nullptr;
  std::uint32_t number = 0;

  const TypeRow& row() const { return apis->types[number]; }
  BaseType base() const { return row().base; }
  bool has(std::uint8_t flag) const { return (row().flags & flag) != 0; }
  std::span<const ConstraintRow> limits() const {
    return apis->limits.subspan(row().first_limit, row().limit_count);
  }
  /// The text of a constraint; empty if the type has none of that kind.
  std::string_view limit(ConstraintKind kind) const;
  /// The type of the items of a list or the values of a map.
  TypeRef item() const { return {apis, row().first}; }
  std::span<const FieldRow> fields() const { return apis->fields.subspan(row().first, row().count); }
};

/// The type with its fields: resolves the reference to the common `metadata` type.
TypeRef with_fields(TypeRef type);

/// The field of that name in that version, or null.
const FieldRow* find_field(TypeRef type, std::string_view name, KubernetesVersion kubernetes_version);
/// All rows of the field of that name, for any version.
std::span<const FieldRow> find_field(TypeRef type, std::string_view name);
/// The names of the fields in that version.
std::vector<std::string_view> field_names(TypeRef type, KubernetesVersion kubernetes_version);

/// Whether the bit set contains the version.
bool in_version(std::uint8_t versions, KubernetesVersion kubernetes_version);
/// Describes a bit set: "from 1.33 on", "from 1.31 to 1.33", "in 1.31 alone".
std::string display_versions(std::uint8_t versions);

/// The versions of a kind, by apiVersion, of all groups that have a kind of that name.
std::span<const KindRow> find_kinds(const ApiCatalog& apis, std::string_view kind);
/// Null if the catalog does not contain it.
const KindRow* find_kind(const ApiCatalog& apis, std::string_view api_version, std::string_view kind);
/// Null if the kind was never deprecated.
const LifecycleRow* find_lifecycle(const ApiCatalog& apis, std::string_view api_version,
                                   std::string_view kind);

/// Whether the API server does not let a field of an existing object change. The path is that of the table:
/// `[]` for items, `pod` for the Pod template of a workload.
bool is_immutable(const ApiCatalog& apis, std::string_view group, std::string_view kind,
                  std::string_view path);

/// The group: `apps` of `apps/v1`, empty of `v1`.
std::string_view group_of(std::string_view api_version);
/// Whether the kind is served in that version.
bool is_served(const KindRow& kind, KubernetesVersion kubernetes_version);

/// The elements of a constraint that contains several texts.
std::vector<std::string_view> values_of(std::string_view limit);

/// The type at a dotted path of an object (`spec.template.spec.containers[].env`); empty if unknown. `[]`
/// selects the items of a list.
std::optional<TypeRef> type_at(const ApiCatalog& apis, const KindRow& kind, std::string_view path,
                               KubernetesVersion kubernetes_version);

}  // namespace twinhull::kubernetes
