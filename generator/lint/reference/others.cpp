// References of objects that are not workloads: autoscalers, bindings, StatefulSets, Ingresses.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/missing.h"
#include "lint/objects/cluster_scope.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// An Ingress or Gateway with an annotation for an issuer, which also creates the Secret.
bool is_issued(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  return annotations != nullptr && std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
           return entry.key.starts_with("cert-manager.io/") ||
                  entry.key.starts_with("cert.gardener.cloud/") || entry.key == "kubernetes.io/tls-acme";
         });
}

}  // namespace

void check_scale_target(const Object& object, const ObjectIndex& index, Reporter& report) {
  const bool vertical = object.id.kind == "VerticalPodAutoscaler";
  if (object.id.kind != "HorizontalPodAutoscaler" && !vertical) return;
  const Node* target = value_at(object.node, vertical ? "spec.targetRef" : "spec.scaleTargetRef");
  const Node* name = value_at(target, "name");
  const std::string_view kind = text_at(target, "kind");
  if (name == nullptr || kind.empty() || index.exists(object, kind, name->text)) return;
  add_missing(object, {kind, object.namespace_name, name},
              fmt::format("`{}` scales {} `{}`, which is not defined in namespace `{}`", display(object),
                          kind, name->text, object.namespace_name),
              "use an existing workload", index, report);
}

void check_role_reference(const Object& object, const ObjectIndex& index, Reporter& report) {
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

void check_subjects(const Object& object, const ObjectIndex& index, Reporter& report) {
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

void check_governing_service(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "StatefulSet" || object.id.group != "apps") return;
  const Node* name = value_at(object.node, "spec.serviceName");
  if (name == nullptr || name->text.empty()) return;
  const Object* service = index.find(object, "Service", name->text);
  if (service == nullptr && index.exists(object, "Service", name->text)) return;
  if (service != nullptr && text_at(service->node, "spec.clusterIP") == "None") return;
  constexpr std::string_view advice = "define a Service with `clusterIP: None` that selects the Pods";
  if (service == nullptr) {
    add_missing(object, {"Service", object.namespace_name, name},
                fmt::format("`{}` references Service `{}`, which is not defined: its Pods get no DNS names",
                            display(object), name->text),
                advice, index, report);
    return;
  }
  report
      .add(object, name->span,
           fmt::format("Service `{}` of `{}` is not headless: its Pods get no DNS names", name->text,
                       display(object)),
           std::string(advice))
      .related.push_back({"the Service is defined here", place(*service)});
}

void check_tls_secrets(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "Ingress" || object.id.group != "networking.k8s.io") return;
  if (is_issued(object)) return;
  for (const Node* tls : items_at(object.node, "spec.tls")) {
    const Node* name = value_at(tls, "secretName");
    if (name == nullptr || name->text.empty() || index.exists(object, "Secret", name->text)) continue;
    add_missing(
        object, {"Secret", object.namespace_name, name},
        fmt::format("`{}` references TLS Secret `{}`, which is not defined", display(object), name->text),
        "add it", index, report);
  }
}

}  // namespace twinhull::lint
