#include "lint/objects/resource_demand.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/text.h"
#include "kubernetes/objects.h"
#include "kubernetes/quantity.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;
using yaml::Node;

const Node* at(const Node* node, std::string_view path) {
  for (std::string_view key : base::split(path, '/')) {
    node = node == nullptr ? nullptr : node->get(key);
  }
  return node;
}

Quantity quantity_at(const Node* node) {
  if (node == nullptr) return {};
  return kubernetes::parse_quantity(node->text).value.value_or(Quantity{});
}

Quantity plus(const Quantity& a, const Quantity& b) { return kubernetes::add(a, b).value_or(a); }

bool is_sidecar(const Node& container) {
  const Node* policy = container.get("restartPolicy");
  return policy != nullptr && policy->text == "Always";
}

/// Of one pod, as Kubernetes computes it: its containers, its native sidecars and Dapr's sidecar together, or
/// the largest init container with the native sidecars started before it.
Quantity pod_demand(const Node* pod, std::string_view resource, Bound side) {
  Quantity sum;
  const bool requests = side == Bound::requests;
  std::string request = fmt::format("resources/{}/{}", requests ? "requests" : "limits", resource);
  if (const Node* containers = at(pod, "spec/containers")) {
    for (const Node* container : containers->items) sum = plus(sum, quantity_at(at(container, request)));
  }
  const Node* annotations = at(pod, "metadata/annotations");
  const Node* enabled = annotations == nullptr ? nullptr : annotations->get("dapr.io/enabled");
  if (enabled != nullptr && enabled->text == "true") {
    sum = plus(sum, quantity_at(annotations->get(
                        fmt::format("dapr.io/sidecar-{}-{}", resource, requests ? "request" : "limit"))));
  }
  Quantity running;  // the native sidecars already running
  Quantity start;    // the maximum during startup
  if (const Node* containers = at(pod, "spec/initContainers")) {
    for (const Node* container : containers->items) {
      const Quantity together = plus(running, quantity_at(at(container, request)));
      if (is_sidecar(*container)) running = together;
      if (kubernetes::compare(start, together) < 0) start = together;
    }
  }
  sum = plus(sum, running);
  return kubernetes::compare(sum, start) < 0 ? start : sum;
}

std::uint32_t count_at(const Node* node) {
  std::int64_t count = node == nullptr ? 1 : node->integer().value_or(1);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 0, 1'000'000));
}

}  // namespace

std::vector<ResourceDemand> demands(const std::vector<const Node*>& objects, std::string_view resource,
                                    Bound side) {
  std::map<std::string, std::uint32_t> scaled;  // by `Kind/name`: the maximum replicas of an autoscaler
  for (const Node* object : objects) {
    if (kubernetes::identity(*object).kind != "HorizontalPodAutoscaler") continue;
    const Node* target = at(object, "spec/scaleTargetRef");
    if (target == nullptr || target->get("kind") == nullptr || target->get("name") == nullptr) continue;
    scaled[fmt::format("{}/{}", target->get("kind")->text, target->get("name")->text)] =
        count_at(at(object, "spec/maxReplicas"));
  }
  std::vector<ResourceDemand> result;
  for (const Node* object : objects) {
    std::string name = kubernetes::display(kubernetes::identity(*object));
    Quantity one;
    if (const Node* pod = at(object, "spec/template");
        pod != nullptr && at(pod, "spec/containers") != nullptr) {
      one = pod_demand(pod, resource, side);
    } else if (kubernetes::identity(*object).kind == "KafkaNodePool") {
      one = quantity_at(at(object, fmt::format("spec/resources/{}/{}",
                                               side == Bound::requests ? "requests" : "limits", resource)));
    }
    if (one.nanos == 0) continue;
    auto found = scaled.find(name);
    std::uint32_t pods = found != scaled.end() ? found->second : count_at(at(object, "spec/replicas"));
    result.push_back({name, object->span, kubernetes::multiply(one, pods).value_or(one)});
  }
  std::ranges::stable_sort(result, [](const ResourceDemand& a, const ResourceDemand& b) {
    return kubernetes::compare(a.amount, b.amount) > 0;
  });
  return result;
}

}  // namespace twinhull::lint
