// The number of replicas: one, none, or all on one node.
#include <fmt/format.h>

#include <algorithm>

#include "lint/availability/checks.h"
#include "lint/availability/scale.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A second pod could not run next to the first: it would wait for the volume, or the rollout strategy
/// prevents it.
bool must_be_alone(const PodView& pod, const ObjectIndex& index) {
  if (text_at(pod.object->node, "spec.strategy.type") == "Recreate") return true;
  return std::ranges::any_of(items_at(pod.spec, "volumes"), [&](const Node* volume) {
    const std::string_view name = text_at(volume, "persistentVolumeClaim.claimName");
    if (name.empty()) return false;
    const Object* claim = index.find(*pod.object, "PersistentVolumeClaim", name);
    if (claim == nullptr) return true;
    return std::ranges::none_of(items_at(claim->node, "spec.accessModes"), [](const Node* mode) {
      return mode->text == "ReadWriteMany" || mode->text == "ReadOnlyMany";
    });
  });
}

/// The location of the number, otherwise that of the object's name.
source::Span location_of(const Object& object, std::string_view path) {
  const Node* found = value_at(object.node, path);
  return found == nullptr ? location_of(object) : found->span;
}

bool spreads(const PodView& pod) {
  const Node* affinity = value_at(pod.spec, "affinity.podAntiAffinity");
  if (affinity != nullptr && !affinity->entries.empty()) return true;
  return !items_at(pod.spec, "topologySpreadConstraints").empty();
}

/// Workloads whose pods can be scheduled on any node.
bool is_replicated(const Object& object) {
  return object.id.group == "apps" && (object.id.kind == "Deployment" || object.id.kind == "StatefulSet");
}

}  // namespace

void check_single_replica(const ObjectIndex& index, Reporter& report) {
  const Selectors services = services_by_pod(index);
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    const auto served = services.find(&pod);
    if (object.id.kind != "Deployment" || served == services.end() || must_be_alone(pod, index)) continue;
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    if (!scale || scale->fewest != 1) continue;
    if (scale->autoscaler != nullptr) {
      const Object& autoscaler = *scale->autoscaler;
      report.add(autoscaler, location_of(autoscaler, "spec.minReplicas"),
                 fmt::format(
                     "`{}` can scale `{}` to one replica: the Service is unavailable while it is rescheduled",
                     display(autoscaler), display(object)),
                 "set `minReplicas` to 2 or more");
      continue;
    }
    report
        .add(object, location_of(object, "spec.replicas"),
             fmt::format("`{}` has one replica: the Service is unavailable while it is rescheduled",
                         display(object)),
             "set `replicas` to 2 or more")
        .related.push_back({"this Service routes traffic to it", location_of(*served->second.front())});
  }
}

void check_zero_replicas(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* replicas = value_at(object.node, "spec.replicas");
  if (replicas == nullptr || replicas->integer() != 0 || index.pod_of(object) == nullptr) return;
  report.add(object, replicas->span,
             fmt::format("`{}` has zero replicas; an autoscaler does not scale it", display(object)),
             "set `replicas`, or remove the workload");
}

void check_missing_pod_anti_affinity(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    // Pods that share a volume of one node must run there.
    if (!is_replicated(object) || spreads(pod) || must_be_alone(pod, index)) continue;
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    if (!scale || scale->most < 2) continue;
    report.add(
        object, pod.location(),
        fmt::format("`{}` has no Pod anti-affinity or topology spread: all replicas can be on one node",
                    display(object)),
        "add `topologySpreadConstraints` with `topologyKey: kubernetes.io/hostname`, or `podAntiAffinity`");
  }
}

void check_missing_pdb(const ObjectIndex& index, Reporter& report) {
  const Selectors budgets = budgets_by_pod(index);
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    if (!is_replicated(object) || budgets.contains(&pod) || must_be_alone(pod, index)) continue;
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    if (!scale || scale->fewest < 2) continue;
    report.add(
        object, location_of(object),
        fmt::format("no PodDisruptionBudget selects the Pods of `{}`: a node drain can evict all of them",
                    display(object)),
        "add a PodDisruptionBudget with `maxUnavailable: 1`");
  }
}

}  // namespace twinhull::lint
