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

const Object* target_of(const Object& autoscaler, const ObjectIndex& corpus) {
  std::string_view kind = text_at(autoscaler.node, "spec.scaleTargetRef.kind");
  if (kind.empty() && !is_horizontal(autoscaler)) kind = "Deployment";
  return corpus.find(autoscaler, kind, text_at(autoscaler.node, "spec.scaleTargetRef.name"));
}

bool applied_together(const ObjectIndex& corpus, const Object& a, const Object& b) {
  const auto folder = [&](const Object& object) {
    const std::string_view path = corpus.path(object);
    return path.substr(0, path.rfind('/') + 1);
  };
  return a.unit == b.unit && (!corpus.unit(a).root.empty() || folder(a) == folder(b));
}

bool may_share_cluster(const ObjectIndex& corpus, const Object& a, const Object& b) {
  if (a.unit == b.unit) return applied_together(a, b, corpus);
  return corpus.unit(a).root.empty() || corpus.unit(b).root.empty();
}

std::vector<const PodView*> pods_of(const Object& object, std::string_view path, const ObjectIndex& corpus) {
  return nearest(object, corpus.pods_selected(object, object.namespace_name, value_at(object.node, path)));
}

Selectors services_by_pod(const ObjectIndex& corpus) {
  Selectors out;
  for (const Object& object : corpus.objects()) {
    if (!is_service(object) || text_at(object.node, "spec.type") == "ExternalName") continue;
    const Node* selector = value_at(object.node, "spec.selector");
    for (const PodView* pod :
         nearest(object, corpus.pods_matching_labels(object, object.namespace_name, selector))) {
      out[pod].push_back(&object);
    }
  }
  return out;
}

Selectors budgets_by_pod(const ObjectIndex& corpus) {
  Selectors out;
  for (const Object& object : corpus.objects()) {
    if (object.id.kind != "PodDisruptionBudget") continue;
    for (const PodView* pod : pods_of(object, "spec.selector", corpus)) out[pod].push_back(&object);
  }
  return out;
}

Selectors policies_by_pod(const ObjectIndex& corpus) {
  Selectors out;
  for (const Object& object : corpus.objects()) {
    if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") continue;
    for (const PodView* pod : pods_of(object, "spec.podSelector", corpus)) out[pod].push_back(&object);
  }
  return out;
}

Autoscalers autoscalers_by_target(const ObjectIndex& corpus) {
  Autoscalers out;
  for (const Object& object : corpus.objects()) {
    if (!is_autoscaler(object)) continue;
    if (const Object* target = target_of(object, corpus)) out[target].push_back(&object);
  }
  return out;
}

}  // namespace twinhull::lint
