#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/api_tables.h"

namespace twinhull::kubernetes {

/// The APIs of Kubernetes and of the custom resources that Twinhull knows.
const ApiCatalog& builtin_catalog();

/// A minor release: `minor` 34 is Kubernetes 1.34.
struct KubernetesVersion {
  int minor = 0;

  friend auto operator<=>(const KubernetesVersion&, const KubernetesVersion&) = default;
};

struct ParsedVersion {
  std::optional<KubernetesVersion> release;
  std::string error;  ///< the reason in words, empty exactly when `release` is set
};

/// Reads `1.34`, `v1.34` or `1.34.2`; only releases that the built-in tables describe are taken.
ParsedVersion parse_release(std::string_view text);
KubernetesVersion oldest_release();
KubernetesVersion newest_release();
std::string display(KubernetesVersion release);

/// A type in its tables.
struct TypeRef {
  const ApiCatalog* apis = nullptr;
  std::uint32_t number = 0;

  const TypeRow& row() const { return apis->types[number]; }
  Base base() const { return row().base; }
  bool has(std::uint8_t flag) const { return (row().flags & flag) != 0; }
  std::span<const LimitRow> limits() const {
    return apis->limits.subspan(row().first_limit, row().limit_count);
  }
  /// The text of a limit, empty where there is none of that kind.
  std::string_view limit(LimitKind kind) const;
  /// The type of the items of a list or of the values of a map.
  TypeRef item() const { return {apis, row().first}; }
  std::span<const FieldRow> fields() const { return apis->fields.subspan(row().first, row().count); }
};

/// The type as fields: that of every object's `metadata` where it stands for that, otherwise itself.
TypeRef with_fields(TypeRef type);

/// The field of that name in that release, or null.
const FieldRow* find_field(TypeRef type, std::string_view name, KubernetesVersion release);
/// All rows of the field of that name, whatever their release.
std::span<const FieldRow> find_field(TypeRef type, std::string_view name);
/// The names of the fields in that release.
std::vector<std::string_view> field_names(TypeRef type, KubernetesVersion release);

/// Whether a row with these bits belongs to the release.
bool in_release(std::uint8_t releases, KubernetesVersion release);
/// When some bits hold: "from 1.33 on", "from 1.31 to 1.33", "in 1.31 alone".
std::string display_releases(std::uint8_t releases);

/// The versions of a kind, by apiVersion; of all groups that have a kind of that name.
std::span<const KindRow> find_kinds(const ApiCatalog& apis, std::string_view kind);
/// Null where the tables do not know it.
const KindRow* find_kind(const ApiCatalog& apis, std::string_view api_version, std::string_view kind);
/// Null where nothing ever changed about it.
const LifecycleRow* find_lifecycle(const ApiCatalog& apis, std::string_view api_version,
                                   std::string_view kind);

/// `apps` of `apps/v1`, empty of `v1`.
std::string_view group_of(std::string_view api_version);
/// Whether the kind is served in that release.
bool is_served(const KindRow& kind, KubernetesVersion release);

/// The lines of a limit that holds several texts.
std::vector<std::string_view> values_of(std::string_view limit);

/// The field at a dotted path of an object (`spec.template.spec.containers[].env`), as far as the tables know
/// it;
/// `[]` goes into a list.
std::optional<TypeRef> type_at(const ApiCatalog& apis, const KindRow& kind, std::string_view path,
                               KubernetesVersion release);

}  // namespace twinhull::kubernetes
