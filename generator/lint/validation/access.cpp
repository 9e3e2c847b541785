// Bindings and names: what depends on the kind of a subject, or on another part of the object.
#include <fmt/format.h>

#include <string>

#include "kubernetes/names.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_config_map(const Object& object, Reporter& report) {
  const Node* data = value_at(object.node, "data");
  const Node* binary = value_at(object.node, "binaryData");
  if (data == nullptr || binary == nullptr) return;
  for (const yaml::Entry& entry : binary->entries) {
    const yaml::Entry* other = data->find(entry.key);
    if (other == nullptr) continue;
    report
        .add(object, other->key_span,
             fmt::format("key `{}` is in `data` and `binaryData`: the API server rejects it", entry.key),
             "remove it from one of them")
        .related.push_back({"also set here", entry.key_span});
  }
}

}  // namespace

void check_binding_conflicts(const Object& object, Reporter& report) {
  const bool whole = object.id.kind == "ClusterRoleBinding";
  const Node* kind = value_at(object.node, "roleRef.kind");
  if (whole && text_at(kind, "") == "Role")
    report.add(object, kind->span, "a ClusterRoleBinding references a Role: the API server rejects it",
               "use a ClusterRole, or a RoleBinding");
  for (const Node* subject : items_at(object.node, "subjects")) {
    if (text_at(subject, "kind") != "ServiceAccount") continue;
    const Node* name = value_at(subject, "name");
    const Node* space = value_at(subject, "namespace");
    if (whole && text_at(space, "").empty())
      report.add(
          object, space != nullptr ? space->span : subject->span,
          fmt::format("ServiceAccount `{}` has no namespace: the API server rejects it", text_at(name, "")),
          "add its `namespace`");
    if (name == nullptr || name->text.empty() || has_unexpanded_placeholder(name->text)) continue;
    if (const std::string why = kubernetes::check_dns_subdomain(name->text); !why.empty())
      report.add(object, name->span,
                 fmt::format("ServiceAccount `{}` {}: the API server rejects it", name->text, why),
                 "use the name of a ServiceAccount");
  }
}

void check_name_conflicts(const Object& object, Reporter& report) {
  const Node* name = value_at(object.node, "metadata.name");
  const std::string_view kind = object.id.kind;
  if (kind == "ConfigMap") return check_config_map(object, report);
  if (name == nullptr || has_unexpanded_placeholder(name->text)) return;
  if (kind == "PriorityClass" && name->text.starts_with("system-")) {
    const bool known =
        (name->text == "system-node-critical" && text_at(object.node, "value") == "2000001000") ||
        (name->text == "system-cluster-critical" && text_at(object.node, "value") == "2000000000");
    if (!known)
      report.add(object, name->span,
                 "names that begin with `system-` are reserved: the API server rejects it",
                 "use another name");
  }
  if (kind == "APIService") {
    const std::string expected =
        fmt::format("{}.{}", text_at(object.node, "spec.version"), text_at(object.node, "spec.group"));
    if (name->text != expected && !has_unexpanded_placeholder(expected))
      report.add(
          object, name->span,
          fmt::format("the name is not `{}`, its version and group: the API server rejects it", expected),
          fmt::format("write `{}`", expected));
  }
  const Node* space = value_at(object.node, "involvedObject.namespace");
  if (kind == "Event" && space != nullptr && !space->text.empty() && space->text != object.namespace_name)
    report.add(object, space->span, "the namespace is not that of the Event: the API server rejects it",
               "use the namespace of the Event");
}

}  // namespace twinhull::lint
