#include "lint/objects/selector_index.h"

#include <algorithm>

#include "lint/objects/applied.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_horizontal(const Object& object) {
  return object.id.kind == "HorizontalPodAutoscaler" && object.id.group == "autoscaling";
}

/// Those of the object's own unit, if any; otherwise all.
std::vector<const PodView*> nearest(const Object& object, std::vector<const PodView*> pods) {
  auto own = [&](const PodView* pod) { return pod->object->unit == object.unit; };
  if (std::ranges::any_of(pods, own)) std::erase_if(pods, [&](const PodView* pod) { return !own(pod); });
  return pods;
}

}  // namespace

bool is_service(const Object& object) { return object.id.kind == "Service" && object.id.group.empty(); }

bool is_autoscaler(const Object& object) {
  return is_horizontal(object) || (object.id.kind == "ScaledObject" && object.id.group == "keda.sh");
}

const Object* target_of(const Object& autoscaler, const ObjectIndex& index) {
  std::string_view kind = text_at(autoscaler.node, "spec.scaleTargetRef.kind");
  if (kind.empty() && !is_horizontal(autoscaler)) kind = "Deployment";
  return index.find(autoscaler, kind, text_at(autoscaler.node, "spec.scaleTargetRef.name"));
}

bool may_share_cluster(const ObjectIndex& index, const Object& a, const Object& b) {
  if (a.unit == b.unit) return applied_together(a, b, index);
  return index.unit(a).root.empty() || index.unit(b).root.empty();
}

std::vector<const PodView*> pods_of(const Object& object, std::string_view path, const ObjectIndex& index) {
  return nearest(object, index.pods_selected(object, object.namespace_name, value_at(object.node, path)));
}

Selectors services_by_pod(const ObjectIndex& index) {
  Selectors out;
  for (const Object& object : index.objects()) {
    if (!is_service(object) || text_at(object.node, "spec.type") == "ExternalName") continue;
    const Node* selector = value_at(object.node, "spec.selector");
    for (const PodView* pod :
         nearest(object, index.pods_matching_labels(object, object.namespace_name, selector))) {
      out[pod].push_back(&object);
    }
  }
  return out;
}

Selectors budgets_by_pod(const ObjectIndex& index) {
  Selectors out;
  for (const Object& object : index.objects()) {
    if (object.id.kind != "PodDisruptionBudget") continue;
    for (const PodView* pod : pods_of(object, "spec.selector", index)) out[pod].push_back(&object);
  }
  return out;
}

Selectors policies_by_pod(const ObjectIndex& index) {
  Selectors out;
  for (const Object& object : index.objects()) {
    if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") continue;
    for (const PodView* pod : pods_of(object, "spec.podSelector", index)) out[pod].push_back(&object);
  }
  return out;
}

Autoscalers autoscalers_by_target(const ObjectIndex& index) {
  Autoscalers out;
  for (const Object& object : index.objects()) {
    if (!is_autoscaler(object)) continue;
    if (const Object* target = target_of(object, index)) out[target].push_back(&object);
  }
  return out;
}

}  // namespace twinhull::lint
