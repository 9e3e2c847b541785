// Topology spread constraints that Kubernetes refuses, and those that count no pod.
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

void check_invalid_spread(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Object& object = *pod.object;
  for (const Node* constraint : items_at(pod.spec, "topologySpreadConstraints")) {
    for (std::string_view key : {"maxSkew", "minDomains"}) {
      const Node* number = value_at(constraint, key);
      if (!below_one(number)) continue;
      report.add(object, number->span,
                 fmt::format("`{}` is {}: Kubernetes refuses the pods", key, number->text),
                 fmt::format("set `{}` to 1 or more", key));
    }
    const Node* domains = value_at(constraint, "minDomains");
    const std::string_view otherwise = text_at(constraint, "whenUnsatisfiable");
    if (domains != nullptr && otherwise == "ScheduleAnyway") {
      report.add(
          object, domains->span,
          "`minDomains` stands beside `whenUnsatisfiable: ScheduleAnyway`: Kubernetes refuses the pods",
          "take `minDomains` out, or set `whenUnsatisfiable: DoNotSchedule`");
    }
    if (const Node* key = value_at(constraint, "topologyKey"); key != nullptr && key->text.empty()) {
      report.add(object, key->span, "`topologyKey` is empty: Kubernetes refuses the pods",
                 "name the label of nodes to spread over, such as `kubernetes.io/hostname`");
    }
  }
}

void check_idle_spread(const PodView& pod, const ObjectIndex&, Reporter& report) {
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
            ? fmt::format("a spread constraint of `{}` has no `labelSelector`: it counts no pod and does "
                          "nothing",
                          display(*pod.object))
            : fmt::format("a spread constraint of `{}` does not count the pods themselves: it spreads "
                          "nothing",
                          display(*pod.object)),
        "give its `labelSelector` the labels of the pods");
  }
}

}  // namespace twinhull::lint
