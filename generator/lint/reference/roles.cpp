// The role and the subjects of a binding.

#include <fmt/format.h>

#include "lint/engine/missing.h"
#include "lint/objects/cluster_scope.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

using yaml::Node;

void check_dangling_role(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "RoleBinding" && object.id.kind != "ClusterRoleBinding") return;
  const Node* name = value_at(object.node, "roleRef.name");
  const std::string_view kind = text_at(object.node, "roleRef.kind");
  if (name == nullptr || kind.empty()) return;
  if (index.exists(object, kind, name->text)) return;
  add_missing(object, {kind, is_cluster_scoped(kind) ? std::string_view() : object.namespace_name, name},
              fmt::format("`{}` references {} `{}`, which is not defined: it grants no permissions",
                          display(object), kind, name->text),
              "use an existing role", index, report);
}

void check_dangling_role_binding_subject(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "RoleBinding" && object.id.kind != "ClusterRoleBinding") return;
  for (const Node* subject : items_at(object.node, "subjects")) {
    if (text_at(subject, "kind") != "ServiceAccount") continue;
    const Node* name = value_at(subject, "name");
    if (name == nullptr || name->text == "default") continue;
    const std::string_view own = text_at(subject, "namespace");
    const std::string_view namespace_name = own.empty() ? object.namespace_name : own;
    if (index.exists(object, "ServiceAccount", namespace_name, name->text)) continue;
    add_missing(object, {"ServiceAccount", namespace_name, name},
                fmt::format("`{}` references ServiceAccount `{}` in namespace `{}`, which is not defined",
                            display(object), name->text, namespace_name),
                "use an existing one", index, report);
  }
}

}  // namespace twinhull::lint
