#include "kubernetes/crd.h"

#include <span>

#include "kubernetes/crd_schema.h"
#include "kubernetes/objects.h"

namespace twinhull::kubernetes {
namespace {

using yaml::Kind;
using yaml::Node;

std::string_view text_at(const Node& node, std::string_view path) {
  const Node* value = node.at(path);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

/// Whether the text is present; reports it otherwise.
bool expect_text(CrdImport& reading, const Node& crd, std::string_view path) {
  if (!text_at(crd, path).empty()) return true;
  report_broken(reading, crd.span, "the CustomResourceDefinition has no `" + std::string(path) + "`",
                "add it: it is required");
  return false;
}

void check_name(CrdImport& reading, const Node& crd) {
  const std::string name =
      std::string(text_at(crd, "spec.names.plural")) + "." + std::string(text_at(crd, "spec.group"));
  const Node* own = crd.at("metadata.name");
  if (own == nullptr || own->text == name || text_at(crd, "spec.names.plural").empty()) return;
  report_broken(reading, own->span,
                "the name is `" + std::string(own->text) + "`, which is not `<plural>.<group>`",
                "write `" + name + "`");
  for (const std::string_view path : {"spec.group", "spec.names.plural"}) {
    if (const Node* part = crd.at(path))
      reading.findings.back().related.push_back({"`" + std::string(path) + "` is set here", part->span});
  }
}

void read_version(CrdImport& reading, const Node& crd, const Node& version) {
  const std::string_view name = text_at(version, "name");
  if (name.empty()) {
    report_broken(reading, version.span, "a version has no `name`", "add it, such as `name: v1`");
    return;
  }
  const auto is_true = [&](std::string_view key) {
    const Node* value = version.get(key);
    return value != nullptr && value->is_true();
  };
  KindRow row;
  row.kind = add_text(reading.builder, text_at(crd, "spec.names.kind"));
  row.api_version =
      add_text(reading.builder, std::string(text_at(crd, "spec.group")) + "/" + std::string(name));
  row.flags = custom_kind;
  if (text_at(crd, "spec.scope") == "Namespaced") row.flags |= namespaced_kind;
  if (text_at(crd, "spec.scope") == "Cluster") row.flags |= cluster_kind;
  if (is_true("deprecated")) row.flags |= deprecated_kind;
  if (!is_true("served")) row.flags |= unserved_kind;
  const Node* schema = version.at("schema.openAPIV3Schema");
  if (schema != nullptr && !schema->is(Kind::null)) {
    row.type = import_root_schema(reading, *schema);
  } else {
    report_broken(reading, version.span, "the version `" + std::string(name) + "` has no schema",
                  "add `schema:` with `openAPIV3Schema:`");
    row.type = add_type(reading.builder, {.base = BaseType::any});
  }
  reading.builder.kinds.push_back(row);
}

void check_storage(CrdImport& reading, const Node& versions) {
  std::size_t stored = 0;
  for (const Node* version : versions.items) {
    const Node* value = version->is(Kind::map) ? version->get("storage") : nullptr;
    if (value != nullptr && value->is_true()) ++stored;
  }
  if (stored == 1) return;
  report_broken(
      reading, versions.span,
      stored == 0 ? "no version is the storage version" : "more than one version is the storage version",
      "set `storage: true` in one version and `storage: false` in all others");
}

}  // namespace

bool is_crd(const Node& object) {
  const ObjectId id = identity(object);
  return id.group == "apiextensions.k8s.io" && id.version == "v1" && id.kind == "CustomResourceDefinition";
}

std::optional<ApiCatalog> read_crd(const Node& crd, base::Arena& arena, diagnostic::Findings& findings) {
  CrdImport reading{.findings = findings};
  if (!crd.is(Kind::map)) return std::nullopt;
  const bool group = expect_text(reading, crd, "spec.group");
  const bool kind = expect_text(reading, crd, "spec.names.kind");
  const Node* versions = crd.at("spec.versions");
  if (versions == nullptr || !versions->is(Kind::list) || versions->items.empty()) {
    report_broken(reading, versions == nullptr ? crd.span : versions->span,
                  "the CustomResourceDefinition has no versions", "add at least one version to `versions:`");
    return std::nullopt;
  }
  if (!group || !kind) return std::nullopt;
  check_name(reading, crd);
  check_storage(reading, *versions);
  for (const Node* version : versions->items) {
    if (version->is(Kind::map)) read_version(reading, crd, *version);
  }
  if (reading.builder.kinds.empty()) return std::nullopt;
  const ApiBuilder& made = reading.builder;
  sort_rows(reading.builder);
  ApiCatalog apis;
  apis.text = arena.copy(std::string_view(made.text));
  apis.types = arena.copy(std::span<const TypeRow>(made.types));
  apis.fields = arena.copy(std::span<const FieldRow>(made.fields));
  apis.limits = arena.copy(std::span<const ConstraintRow>(made.limits));
  apis.kinds = arena.copy(std::span<const KindRow>(made.kinds));
  return apis;
}

}  // namespace twinhull::kubernetes
