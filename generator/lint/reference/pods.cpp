// Other references of a pod spec: volumes, claims, ServiceAccounts, image pull secrets.
#include <fmt/format.h>

#include <set>
#include <string_view>

#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
using yaml::Node;

void check_undeclared_volume(const PodView& pod, const ObjectIndex&, Reporter& report) {
  std::set<std::string_view> declared;
  for (const Node* volume : items_at(pod.spec, "volumes")) declared.insert(text_at(volume, "name"));
  for (const Node* claim : items_at(pod.object->node, "spec.volumeClaimTemplates"))
    declared.insert(text_at(claim, "metadata.name"));
  for (const Container& container : pod.containers) {
    for (const auto* list : {"volumeMounts", "volumeDevices"}) {
      for (const Node* mount : items_at(container.node, list)) {
        const Node* name = value_at(mount, "name");
        if (name == nullptr || !name->is(yaml::Kind::string) || declared.contains(name->text)) continue;
        report.add(*pod.object, name->span,
                   fmt::format("container `{}` mounts volume `{}`, which the Pod does not declare: the API "
                               "server rejects the Pod",
                               container.name, name->text),
                   "add it to `volumes`, or use an existing volume");
      }
    }
  }
}

void check_dangling_pvc(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  // In a StatefulSet, a claim template of that name replaces the volume.
  std::set<std::string_view> templates;
  for (const Node* claim : items_at(pod.object->node, "spec.volumeClaimTemplates"))
    templates.insert(text_at(claim, "metadata.name"));
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    const Node* name = value_at(volume, "persistentVolumeClaim.claimName");
    if (name == nullptr || name->text.empty() || templates.contains(text_at(volume, "name"))) continue;
    if (index.exists(*pod.object, "PersistentVolumeClaim", name->text)) continue;
    add_missing(
        *pod.object, {"PersistentVolumeClaim", pod.object->namespace_name, name},
        fmt::format("`{}` mounts PersistentVolumeClaim `{}`, which is not defined: its Pods stay `Pending`",
                    display(*pod.object), name->text),
        "define it", index, report);
  }
}

void check_dangling_service_account(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  const Node* name = value_at(pod.spec, "serviceAccountName");
  if (name == nullptr) name = value_at(pod.spec, "serviceAccount");
  if (name == nullptr || name->text.empty() || name->text == "default") return;
  if (index.exists(*pod.object, "ServiceAccount", name->text)) return;
  add_missing(*pod.object, {"ServiceAccount", pod.object->namespace_name, name},
              fmt::format("`{}` uses ServiceAccount `{}`, which is not defined: its Pods cannot be created",
                          display(*pod.object), name->text),
              "add it", index, report);
}

void check_dangling_image_pull_secret(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  for (const Node* secret : items_at(pod.spec, "imagePullSecrets")) {
    const Node* name = value_at(secret, "name");
    if (secret->is(yaml::Kind::map) && (name == nullptr || name->text.empty())) {
      report.add(*pod.object, name == nullptr ? secret->span : name->span,
                 fmt::format("an item of `imagePullSecrets` of `{}` has no name", display(*pod.object)),
                 "set `name`, or remove the item");
      continue;
    }
    if (name == nullptr || name->text.empty() || index.exists(*pod.object, "Secret", name->text)) continue;
    add_missing(*pod.object, {"Secret", pod.object->namespace_name, name},
                fmt::format("`{}` references image pull Secret `{}`, which is not defined",
                            display(*pod.object), name->text),
                "add it", index, report);
  }
}

}  // namespace twinhull::lint
