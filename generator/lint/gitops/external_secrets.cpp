// The External Secrets Operator: stores that must exist, policies that must be compatible.

#include <fmt/format.h>

#include "base/text.h"
#include "lint/gitops/checks.h"
#include "lint/objects/cluster_scope.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_external_secret(const Object& object) {
  return object.id.group == "external-secrets.io" && object.id.kind == "ExternalSecret";
}

}  // namespace

void check_dangling_secret_store(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_external_secret(object)) return;
  const Node* name = value_at(object.node, "spec.secretStoreRef.name");
  const std::string_view own = text_at(object.node, "spec.secretStoreRef.kind");
  const std::string_view kind = own.empty() ? "SecretStore" : own;
  if (name == nullptr || index.exists(object, kind, name->text)) return;
  std::vector<std::string_view> known;
  for (const Object* store : index.all(object, kind)) {
    if (is_cluster_scoped(kind) || store->namespace_name == object.namespace_name)
      known.push_back(store->id.name);
  }
  if (known.empty()) return;  // stores are managed with the cluster
  const std::string_view near = base::closest_match(name->text, known);
  ObjectFinding& found = report.add_found(
      object, name->span,
      fmt::format("`{}` references {} `{}`, which is not defined", display(object), kind, name->text),
      near.empty() ? fmt::format("use an existing store, or pass `--external {}/{}`", kind, name->text)
                   : fmt::format("did you mean `{}`?", near));
  found.missing = kind;
  if (!index.contains_kind(object, kind, object.namespace_name)) diagnostic::limit_to_warning(found.finding);
}

void check_externalsecret_policy_conflict(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_external_secret(object)) return;
  const Node* deletion = value_at(object.node, "spec.target.deletionPolicy");
  const Node* creation = value_at(object.node, "spec.target.creationPolicy");
  if (deletion == nullptr || creation == nullptr || deletion->text != "Delete") return;
  if (creation->text != "Merge" && creation->text != "None" && creation->text != "CreateOrMerge") return;
  diagnostic::Finding& finding = report.add(
      object, deletion->span,
      fmt::format("`deletionPolicy: Delete` conflicts with `creationPolicy: {}`: the operator rejects it",
                  creation->text),
      "set `deletionPolicy: Retain`");
  finding.related.push_back({"`creationPolicy` is set here", creation->span});
}

}  // namespace twinhull::lint
