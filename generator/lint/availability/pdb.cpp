// PodDisruptionBudgets: whether they have an effect, and whether they allow a node drain.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/availability/checks.h"
#include "lint/availability/scale.h"
#include "lint/objects/display.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_budget(const Object& object) { return object.id.kind == "PodDisruptionBudget"; }

/// The number of pods covered by a budget; empty if unknown.
std::optional<std::int64_t> counted(const Object& budget, const ObjectIndex& index,
                                    const Autoscalers& autoscalers) {
  std::int64_t sum = 0;
  std::set<const Object*> seen;
  for (const PodView* pod : pods_of(budget, "spec.selector", index)) {
    const Object& object = *pod->object;
    if (!seen.insert(&object).second) continue;
    if (object.id.kind == "Pod") {
      ++sum;
      continue;
    }
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    if (!scale) return {};
    sum += scale->fewest;
  }
  return sum;
}

/// The autoscaler that sets the minimum of a budget's pods, for the message; null if none.
const Object* deciding(const Object& budget, const ObjectIndex& index, const Autoscalers& autoscalers) {
  for (const PodView* pod : pods_of(budget, "spec.selector", index)) {
    const std::optional<ReplicaRange> scale = scale_of(*pod->object, autoscalers);
    if (scale && scale->autoscaler != nullptr) return scale->autoscaler;
  }
  return nullptr;
}

/// The pods a budget keeps, of the current or minimum number.
std::string kept(std::int64_t keep, std::int64_t count, const Object* autoscaler) {
  if (autoscaler != nullptr) {
    return fmt::format("{} Pods, and `{}` can scale down to {}", keep, display(*autoscaler), count);
  }
  if (keep > count) return fmt::format("{} Pods, more than the {} replicas", keep, count);
  return count == 1 ? "the only pod" : fmt::format("all {} pods", count);
}

}  // namespace

void check_invalid_pdb(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_budget(object)) return;
  const Node* stay = value_at(object.node, "spec.minAvailable");
  const Node* go = value_at(object.node, "spec.maxUnavailable");
  if (value_at(object.node, "spec.selector") == nullptr && stay == nullptr && go == nullptr) {
    report.add(
        object, location_of(object),
        fmt::format("{} has no `selector` and neither `minAvailable` nor `maxUnavailable`: it has no effect",
                    object.id.name.empty() ? "the budget" : fmt::format("`{}`", display(object))),
        "add `spec` with `maxUnavailable: 1` and a `selector` with the labels of a pod template");
    return;
  }
  if (value_at(object.node, "spec.selector") == nullptr) {
    report.add(
        object, location_of(object),
        fmt::format("{} has no `selector`: it covers no Pods",
                    object.id.name.empty() ? "the budget" : fmt::format("`{}`", display(object))),
        "set `selector` to the labels of a Pod template; `selector: {}` selects all Pods of the namespace");
  }
  if (stay == nullptr && go == nullptr) {
    report.add(object, location_of(object),
               fmt::format("`{}` sets neither `minAvailable` nor `maxUnavailable`: it allows no disruptions",
                           display(object)),
               "set `maxUnavailable: 1`");
    return;
  }
  if (stay != nullptr && go != nullptr) {
    report
        .add(object, go->span,
             fmt::format("`{}` has both `maxUnavailable` and `minAvailable`: the API server rejects it",
                         display(object)),
             "keep one of them; `maxUnavailable` works with any number of replicas")
        .related.push_back({"`minAvailable` is set here", stay->span});
  }
  for (const Node* amount : {stay, go}) {
    if (amount == nullptr || amount->is(yaml::Kind::map) || amount->is(yaml::Kind::list)) continue;
    const std::optional<IntOrPercent> read = parse_int_or_percent(*amount);
    if (read && (!read->percent || read->value <= 100)) continue;
    report.add(
        object, amount->span,
        fmt::format("`{}` is neither an integer nor a percentage up to 100%: the API server rejects it",
                    amount->text),
        "write `1` without quotes, or `50%`");
  }
}

void check_pdb_blocks_drain(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const Object& object : index.objects()) {
    if (!is_budget(object)) continue;
    const Node* stay = value_at(object.node, "spec.minAvailable");
    const Node* go = value_at(object.node, "spec.maxUnavailable");
    const Node* amount = go == nullptr ? stay : go;
    const std::optional<IntOrPercent> read = amount == nullptr ? std::nullopt : parse_int_or_percent(*amount);
    if (!read || (stay != nullptr && go != nullptr)) continue;
    const std::string help = "set `maxUnavailable: 1`";
    if (go != nullptr && read->value == 0) {
      report.add(object, go->span,
                 fmt::format("`{}` allows no disruptions: node drains are blocked", display(object)), help);
      continue;
    }
    if (go != nullptr) continue;  // a percentage is rounded up, so at least one disruption is allowed
    if (read->percent && read->value == 100) {
      report.add(object, stay->span,
                 fmt::format("`{}` allows no disruptions: node drains are blocked", display(object)), help);
      continue;
    }
    const std::optional<std::int64_t> count = counted(object, index, autoscalers);
    if (!count || *count == 0 || rounded_up(*read, *count) < *count) continue;
    const Object* autoscaler = deciding(object, index, autoscalers);
    diagnostic::Finding& finding =
        report.add(object, stay->span,
                   fmt::format("`{}` requires {}: node drains are blocked", display(object),
                               kept(rounded_up(*read, *count), *count, autoscaler)),
                   *count == 1 ? "run two replicas or more, or remove the PodDisruptionBudget" : help);
    if (autoscaler != nullptr)
      finding.related.push_back({"the autoscaler sets the minimum", location_of(*autoscaler)});
  }
}

void check_overlapping_pdbs(const ObjectIndex& index, Reporter& report) {
  const Selectors budgets = budgets_by_pod(index);
  std::set<std::pair<const Object*, const Object*>> reported;
  for (const PodView& pod : index.pods()) {
    const auto found = budgets.find(&pod);
    if (found == budgets.end()) continue;
    const Object& first = *found->second.front();
    for (const Object* other : found->second) {
      if (other->id == first.id || !may_share_cluster(index, first, *other)) continue;
      if (!reported.emplace(&first, other).second) continue;
      const Node* selector = value_at(other->node, "spec.selector");
      report
          .add(*other, selector->span,
               fmt::format("`{}` selects the Pods of `{}`, as does `{}`: evictions fail",
                           display_with_context(*other, first, index), display(*pod.object),
                           display_with_context(first, *other, index)),
               "cover each Pod with one PodDisruptionBudget")
          .related.push_back({"also defined here", location_of(first)});
    }
  }
}

void check_missing_unhealthy_pod_eviction_policy(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_budget(object) || value_at(object.node, "spec.unhealthyPodEvictionPolicy") != nullptr) return;
  report.add(
      object, location_of(object),
      fmt::format("`{}` does not set `unhealthyPodEvictionPolicy`: unhealthy Pods can block node drains",
                  display(object)),
      "set `unhealthyPodEvictionPolicy: AlwaysAllow`");
}

}  // namespace twinhull::lint
