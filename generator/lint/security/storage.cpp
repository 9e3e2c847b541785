#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 9> restricted_types = {
    "configMap", "csi",   "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
    "projected", "secret"};

/// Calls `visit(propagation)` for every mount of the container that propagates mounts to the node.
template <class Visit>
void each_bidirectional(const Container& container, Visit visit) {
  for (const yaml::Node* mount : items_at(container.node, "volumeMounts")) {
    const yaml::Node* propagation = value_at(mount, "mountPropagation");
    if (text_at(propagation, "") == "Bidirectional") visit(*propagation);
  }
}

}  // namespace

void check_disallowed_volume_type(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Node* volume : items_at(pod.spec, "volumes")) {
    for (const yaml::Entry& entry : volume->entries) {
      // Other rules report directories of the node.
      if (entry.key == "name" || entry.key == "hostPath" || entry.value->is(yaml::Kind::null)) continue;
      if (std::ranges::find(restricted_types, entry.key) != restricted_types.end()) continue;
      report.add(*pod.object, entry.key_span,
                 fmt::format("volume `{}` has type `{}`, which the Restricted level does not allow",
                             text_at(volume, "name"), entry.key),
                 "use a PersistentVolumeClaim or a CSI driver");
    }
  }
}

void check_writable_root_filesystem(const Container& container, const PodView& pod, const ObjectIndex&,
                                    Reporter& report) {
  if (on_windows(pod) || container.role == ContainerRole::ephemeral) return;
  const yaml::Node* read_only = value_at(container.node, "securityContext.readOnlyRootFilesystem");
  if (read_only != nullptr && read_only->is_true()) return;
  report.add(*pod.object, read_only != nullptr ? read_only->span : container.location(),
             fmt::format("the root file system of {} is writable", describe(container)),
             "set `securityContext.readOnlyRootFilesystem: true`, and mount an emptyDir where it writes");
}

void check_bidirectional_mount_propagation(const Container& container, const PodView& pod, const ObjectIndex&,
                                           Reporter& report) {
  if (!is_true_at(container.node, "securityContext.privileged")) return;
  each_bidirectional(container, [&](const yaml::Node& propagation) {
    report.add(*pod.object, propagation.span,
               fmt::format("mounts of {} are propagated to the node and other Pods", describe(container)),
               "use `HostToContainer`");
  });
}

void check_invalid_bidirectional_mount(const Container& container, const PodView& pod, const ObjectIndex&,
                                       Reporter& report) {
  if (is_true_at(container.node, "securityContext.privileged")) return;
  each_bidirectional(container, [&](const yaml::Node& propagation) {
    report.add(
        *pod.object, propagation.span,
        fmt::format("{} is not privileged: the API server rejects `Bidirectional`", describe(container)),
        "use `HostToContainer` or `None`");
  });
}

}  // namespace twinhull::lint
