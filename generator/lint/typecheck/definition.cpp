#include "lint/typecheck/definition.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "lint/objects/object.h"
#include "lint/typecheck/run.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;
using kubernetes::TypeRef;
using yaml::Kind;
using yaml::Node;

void check_names(DefinitionCheck& check, const Node& crd) {
  const Node* list = crd.at("spec.names.listKind");
  if (list == nullptr || list->text.empty() || list->text != text_at(&crd, "spec.names.kind")) return;
  report_definition(check, list->span, "`kind` and `listKind` are the same",
                    "write " + backticked(std::string(list->text) + "List"));
}

void check_version_names(DefinitionCheck& check, const Node& crd) {
  std::set<std::string_view> seen;
  for (const Node* version : items_at(&crd, "spec.versions")) {
    const Node* name = value_at(version, "name");
    if (name == nullptr || name->text.empty() || seen.insert(name->text).second) continue;
    report_definition(check, name->span, "version " + backticked(name->text) + " is defined twice",
                      "remove one of them");
  }
}

void check_conversion(DefinitionCheck& check, const Node& crd) {
  const auto versions = items_at(&crd, "spec.conversion.webhook.conversionReviewVersions");
  const bool known = std::ranges::any_of(
      versions, [](const Node* one) { return one->text == "v1" || one->text == "v1beta1"; });
  if (!versions.empty() && !known) {
    report_definition(
        check, versions.front()->span,
        "`conversionReviewVersions` contains neither `v1` nor `v1beta1`: the API server rejects it",
        "add `v1`");
  }
  const Node* open = crd.at("spec.preserveUnknownFields");
  if (open != nullptr && open->is_true()) {
    report_definition(check, open->span, "`preserveUnknownFields: true` is not allowed in `v1`",
                      "remove it, and set `x-kubernetes-preserve-unknown-fields: true` in the schema");
  }
}

/// Where a path of the scale subresource has to begin.
struct ScalePath {
  std::string_view field;
  std::vector<std::string_view> roots;
};

void check_scale(DefinitionCheck& check, const Node& version) {
  const ScalePath paths[] = {{"subresources.scale.specReplicasPath", {".spec."}},
                             {"subresources.scale.statusReplicasPath", {".status."}},
                             {"subresources.scale.labelSelectorPath", {".spec.", ".status."}}};
  for (const ScalePath& path : paths) {
    const Node* value = value_at(&version, path.field);
    if (value == nullptr || !value->text.starts_with('.')) continue;
    const auto begins = [&](std::string_view root) { return value->text.starts_with(root); };
    if (std::ranges::any_of(path.roots, begins)) continue;
    report_definition(check, value->span,
                      backticked(value->text) + " is not below " +
                          backticked(base::join(path.roots, "` or `")) + ": the API server rejects it",
                      "use a path such as " + backticked(std::string(path.roots[0]) + "replicas"));
  }
}

/// The field at `.spec.hull`; empty if there is none. `why` says what is wrong with the path.
std::optional<TypeRef> field_at(TypeRef type, std::string_view path,
                                kubernetes::KubernetesVersion kubernetes_version, std::string& why) {
  if (!path.starts_with('.')) {
    why = "does not begin with `.`";
    return std::nullopt;
  }
  if (path.find('[') != std::string_view::npos) {
    why = "contains `[`";
    return std::nullopt;
  }
  for (const std::string_view name : base::split(path.substr(1), '.')) {
    const bool fields = type.base() == BaseType::fields;
    const kubernetes::FieldRow* field = fields ? find_field(type, name, kubernetes_version) : nullptr;
    if (field == nullptr) {
      why = "is not a field of the schema";
      return std::nullopt;
    }
    type = {type.apis, field->type};
  }
  return type;
}

void check_selectable(DefinitionCheck& check, const Node& version, TypeRef root) {
  for (const Node* selectable : items_at(&version, "selectableFields")) {
    const Node* path = value_at(selectable, "jsonPath");
    if (path == nullptr || path->text.empty()) continue;
    std::string why;
    const std::optional<TypeRef> type = field_at(root, path->text, check.kubernetes_version, why);
    constexpr BaseType scalars[] = {BaseType::string,  BaseType::bytes, BaseType::time, BaseType::boolean,
                                    BaseType::integer, BaseType::int32, BaseType::int64};
    if (type && type->base() != BaseType::any &&
        std::ranges::find(scalars, type->base()) == std::end(scalars))
      why = "is neither a string nor a boolean nor an integer";
    if (path->text.starts_with(".metadata")) why = "is in `metadata`";
    if (why.empty()) continue;
    report_definition(
        check, path->span,
        "selectable field " + backticked(path->text) + " " + why + ": the API server rejects it",
        "use a field of the schema, such as `.spec.color`");
  }
}

/// The type of a version's kind; empty if it was not read.
std::optional<TypeRef> type_of(const kubernetes::ApiCatalog* types, std::string_view version) {
  if (types == nullptr) return std::nullopt;
  for (const kubernetes::KindRow& row : types->kinds) {
    const std::string_view api_version = types->at(row.api_version);
    if (api_version.substr(api_version.find('/') + 1) == version) return TypeRef{types, row.type};
  }
  return std::nullopt;
}

}  // namespace

diagnostic::Finding& report_definition(DefinitionCheck& check, source::Span span, std::string message,
                                       std::string help) {
  check.findings.push_back(
      {.rule = "invalid-crd", .message = std::move(message), .span = span, .help = std::move(help)});
  return check.findings.back();
}

void check_definition(DefinitionCheck& check, const Node& crd, const kubernetes::ApiCatalog* types) {
  check_names(check, crd);
  check_version_names(check, crd);
  check_conversion(check, crd);
  for (const Node* version : items_at(&crd, "spec.versions")) {
    check_scale(check, *version);
    const std::optional<TypeRef> type = type_of(types, text_at(version, "name"));
    const Node* schema = value_at(version, "schema.openAPIV3Schema");
    if (!type || schema == nullptr || !schema->is(Kind::map)) continue;
    check_selectable(check, *version, *type);
    check_definition_schema(check, *schema, *type);
  }
}

}  // namespace twinhull::lint
