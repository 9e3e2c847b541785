// Topology spread constraints that Kubernetes rejects, and those that count no pods.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/availability/checks.h"
#include "lint/objects/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool below_one(const Node* number) { return number != nullptr && number->integer().value_or(1) < 1; }

}  // namespace

void check_invalid_topology_spread_constraint(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Object& object = *pod.object;
  for (const Node* constraint : items_at(pod.spec, "topologySpreadConstraints")) {
    for (std::string_view key : {"maxSkew", "minDomains"}) {
      const Node* number = value_at(constraint, key);
      if (!below_one(number)) continue;
      report.add(object, number->span,
                 fmt::format("`{}` is {}: the API server rejects the Pods", key, number->text),
                 fmt::format("set `{}` to 1 or more", key));
    }
    const Node* domains = value_at(constraint, "minDomains");
    const std::string_view otherwise = text_at(constraint, "whenUnsatisfiable");
    if (domains != nullptr && otherwise == "ScheduleAnyway") {
      report.add(
          object, domains->span,
          "`minDomains` is set with `whenUnsatisfiable: ScheduleAnyway`: the API server rejects the Pods",
          "remove `minDomains`, or set `whenUnsatisfiable: DoNotSchedule`");
    }
    if (const Node* key = value_at(constraint, "topologyKey"); key != nullptr && key->text.empty()) {
      report.add(object, key->span, "`topologyKey` is empty: the API server rejects the Pod",
                 "set it to a node label, such as `kubernetes.io/hostname`");
    }
  }
}

void check_mismatching_topology_spread_selector(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const Node* constraint : items_at(pod.spec, "topologySpreadConstraints")) {
    if (!constraint->is(yaml::Kind::map)) continue;
    const Node* selector = value_at(constraint, "labelSelector");
    if (selects(selector, pod.labels())) continue;
    const Node* key = value_at(constraint, "topologyKey");
    report.add(
        *pod.object,
        selector != nullptr ? selector->span
        : key != nullptr    ? key->span
                            : constraint->span,
        selector == nullptr
            ? fmt::format("a topology spread constraint of `{}` has no `labelSelector`: it has no effect",
                          display(*pod.object))
            : fmt::format(
                  "a topology spread constraint of `{}` does not select its own Pods: it has no effect",
                  display(*pod.object)),
        "set its `labelSelector` to the labels of the Pod template");
  }
}

}  // namespace twinhull::lint
