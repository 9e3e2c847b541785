// Pods that need a volume of one node at the same time.
#include <fmt/format.h>

#include <algorithm>

#include "lint/availability/checks.h"
#include "lint/availability/scale.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A volume of a pod that only one node, or one pod, can use at a time.
struct RwoVolume {
  const Object* claim = nullptr;
  const Node* name = nullptr;  ///< the name of the claim, in the pod
  const Node* mode = nullptr;  ///< its first access mode
  bool one_pod = false;        ///< `ReadWriteOncePod`
};

/// Those whose claims are among the checked objects: the access modes of others are unknown.
std::vector<RwoVolume> rwo_volumes(const PodView& pod, const ObjectIndex& index) {
  std::vector<RwoVolume> volumes;
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    const Node* name = value_at(volume, "persistentVolumeClaim.claimName");
    if (name == nullptr || name->text.empty()) continue;
    const Object* claim = index.find(*pod.object, "PersistentVolumeClaim", name->text);
    if (claim == nullptr) continue;
    const auto modes = items_at(claim->node, "spec.accessModes");
    const bool once = std::ranges::all_of(modes, [](const Node* mode) {
      return mode->text == "ReadWriteOnce" || mode->text == "ReadWriteOncePod";
    });
    if (modes.empty() || !once) continue;
    const bool one_pod =
        std::ranges::any_of(modes, [](const Node* mode) { return mode->text == "ReadWriteOncePod"; });
    volumes.push_back({claim, name, modes.front(), one_pod});
  }
  return volumes;
}

/// Whether a rollout starts a pod while one of the same number of pods still runs.
bool starts_before_it_stops(const Object& object, std::int64_t replicas) {
  if (text_at(object.node, "spec.strategy.type") == "Recreate") return false;
  const auto amount = [&](std::string_view path) {
    const Node* given = value_at(object.node, path);
    return given == nullptr ? IntOrPercent{25, true}
                            : parse_int_or_percent(*given).value_or(IntOrPercent{0, false});
  };
  const bool surges = amount("spec.strategy.rollingUpdate.maxSurge").value > 0;
  return surges && rounded_down(amount("spec.strategy.rollingUpdate.maxUnavailable"), replicas) < replicas;
}

}  // namespace

void check_shared_rwo_volume(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    if (!scale || scale->most < 2) continue;
    for (const RwoVolume& volume : rwo_volumes(pod, index)) {
      report
          .add(object, volume.name->span,
               fmt::format("up to {} Pods of `{}` share `{}`, which only one {} can use at a time",
                           scale->most, display(object), display(*volume.claim),
                           volume.one_pod ? "pod" : "node"),
               "run one replica, use a StatefulSet with `volumeClaimTemplates`, or use a `ReadWriteMany` "
               "volume")
          .related.push_back({"the access mode is set here", volume.mode->span});
    }
  }
}

void check_rolling_update_of_rwo_volume(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    if (object.id.kind != "Deployment" || object.id.group != "apps") continue;
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    // Several replicas have the problem without a rollout: `shared-rwo-volume`.
    if (!scale || scale->most != 1 || !starts_before_it_stops(object, 1)) continue;
    const std::vector<RwoVolume> volumes = rwo_volumes(pod, index);
    if (volumes.empty()) continue;
    const RwoVolume& volume = volumes.front();
    report
        .add(object, volume.name->span,
             fmt::format("a rollout of `{}` starts the new pod before the old one stops, and only one {} can "
                         "use `{}` at a time",
                         display(object), volume.one_pod ? "pod" : "node", display(*volume.claim)),
             "set `strategy.type: Recreate`, or use a StatefulSet")
        .related.push_back({"the access mode is set here", volume.mode->span});
  }
}

}  // namespace twinhull::lint
