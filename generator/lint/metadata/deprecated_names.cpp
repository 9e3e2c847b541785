// Deprecated labels and annotations of Kubernetes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/metadata/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

struct OldName {
  std::string_view name;   ///< ends with `/` if it is a prefix
  std::string_view kind;   ///< of the object; empty: any, `PodView`: all kinds that create pods
  std::string_view since;  ///< the release that deprecated it
  std::string_view gone;   ///< the release that removed it; empty: it still works
  std::string_view instead;
};

/// Labels of nodes. Installers no longer set that of control planes.
constexpr std::array labels = {
    OldName{"beta.kubernetes.io/arch", "", "1.14", "", "write `kubernetes.io/arch`"},
    OldName{"beta.kubernetes.io/instance-type", "", "1.17", "", "write `node.kubernetes.io/instance-type`"},
    OldName{"beta.kubernetes.io/os", "", "1.14", "", "write `kubernetes.io/os`"},
    OldName{"failure-domain.beta.kubernetes.io/region", "", "1.17", "",
            "write `topology.kubernetes.io/region`"},
    OldName{"failure-domain.beta.kubernetes.io/zone", "", "1.17", "", "write `topology.kubernetes.io/zone`"},
    OldName{"node-role.kubernetes.io/master", "", "1.20", "1.24",
            "write `node-role.kubernetes.io/control-plane`"},
};

constexpr std::string_view class_help = "set `storageClassName`";
constexpr std::string_view sysctls_help = "set `securityContext.sysctls` of the pod";
constexpr std::array annotations = {
    OldName{"container.apparmor.security.beta.kubernetes.io/", "Pod", "1.30", "",
            "set `securityContext.appArmorProfile`"},
    OldName{"kubernetes.io/ingress.class", "Ingress", "1.18", "", "set `ingressClassName`"},
    OldName{"scheduler.alpha.kubernetes.io/affinity", "Pod", "1.6", "1.8", "set `affinity`"},
    OldName{"scheduler.alpha.kubernetes.io/critical-pod", "Pod", "1.13", "1.16", "set `priorityClassName`"},
    OldName{"scheduler.alpha.kubernetes.io/tolerations", "Pod", "1.6", "1.8", "set `tolerations`"},
    OldName{"security.alpha.kubernetes.io/sysctls", "Pod", "1.11", "1.11", sysctls_help},
    OldName{"security.alpha.kubernetes.io/unsafe-sysctls", "Pod", "1.11", "1.11", sysctls_help},
    OldName{"service.alpha.kubernetes.io/tolerate-unready-endpoints", "Service", "1.11", "1.24",
            "set `publishNotReadyAddresses: true`"},
    OldName{"service.kubernetes.io/topology-aware-hints", "Service", "1.27", "",
            "write `service.kubernetes.io/topology-mode`"},
    OldName{"storageclass.beta.kubernetes.io/is-default-class", "StorageClass", "1.6", "",
            "write `storageclass.kubernetes.io/is-default-class`"},
    OldName{"volume.beta.kubernetes.io/mount-options", "PersistentVolume", "1.31", "", "set `mountOptions`"},
    OldName{"volume.beta.kubernetes.io/storage-class", "PersistentVolume", "1.8", "", class_help},
    OldName{"volume.beta.kubernetes.io/storage-class", "PersistentVolumeClaim", "1.8", "", class_help},
};

template <std::size_t Count>
const OldName* find(const std::array<OldName, Count>& rows, std::string_view name, std::string_view kind) {
  const auto row = std::ranges::find_if(rows, [&](const OldName& old) {
    const bool same = old.name.ends_with('/') ? name.starts_with(old.name) : name == old.name;
    return same && (old.kind.empty() || old.kind == kind);
  });
  return row == rows.end() ? nullptr : &*row;
}

void tell(const Object& object, const OldName& old, std::string_view name, source::Span span,
          Reporter& report) {
  std::string message = fmt::format("`{}` is deprecated since Kubernetes {}", name, old.since);
  if (!old.gone.empty()) message = fmt::format("`{}` is ignored since Kubernetes {}", name, old.gone);
  report.add(object, span, std::move(message), std::string(old.instead));
}

void check_key(const Object& object, const Node* value, Reporter& report) {
  if (value == nullptr || !value->is(Kind::string)) return;
  if (const OldName* old = find(labels, value->text, {}))
    tell(object, *old, value->text, value->span, report);
}

/// Everything that selects nodes, anywhere in the object.
void check_below(const Object& object, const Node& node, Reporter& report) {
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key == "nodeSelector") {
      for (const yaml::Entry& label : entry.value->entries) {
        if (const OldName* old = find(labels, label.key, {}))
          tell(object, *old, label.key, label.key_span, report);
      }
    } else if (entry.key == "topologyKey") {
      check_key(object, entry.value, report);
    } else if (entry.key == "matchExpressions" || entry.key == "matchLabelExpressions") {
      for (const Node* item : entry.value->items) check_key(object, item->get("key"), report);
    }
    check_below(object, *entry.value, report);
  }
  for (const Node* item : node.items) check_below(object, *item, report);
}

void check_annotations_of(const Object& object, const Node* found, std::string_view kind, Reporter& report) {
  if (found == nullptr) return;
  for (const yaml::Entry& entry : found->entries) {
    const OldName* old = find(annotations, entry.key, kind);
    // Another rule reports that both are set.
    const bool twice = old != nullptr && kind == "Ingress" && object.at("spec.ingressClassName") != nullptr;
    if (old != nullptr && !twice) tell(object, *old, entry.key, entry.key_span, report);
  }
}

}  // namespace

void check_deprecated_label(const Object& object, const ObjectIndex& index, Reporter& report) {
  const PodView* pod = index.pod_of(object);
  if (pod != nullptr) check_annotations_of(object, pod->annotations(), "Pod", report);
  check_annotations_of(object, object.at("metadata.annotations"), object.id.kind, report);
  for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates"))
    check_annotations_of(object, claim->at("metadata.annotations"), "PersistentVolumeClaim", report);
  if (object.id.kind == "CustomResourceDefinition") return;  // properties can have any name
  for (std::string_view top : {"spec", "scheduling", "allowedTopologies"}) {
    if (const Node* part = object.node->get(top)) check_below(object, *part, report);
  }
}

}  // namespace twinhull::lint
