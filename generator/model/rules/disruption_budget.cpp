#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

/// The number of `pods` that a budget keeps: a number, or a percentage rounded up. Empty for anything else.
std::optional<std::int64_t> kept(const yaml::Node& budget, std::int64_t pods) {
  if (const std::optional<std::int64_t> count = budget.integer()) return count;
  std::string_view text = budget.text;
  if (!text.ends_with('%') || text.size() > 4) return std::nullopt;
  std::int64_t percent = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    percent = percent * 10 + (c - '0');
  }
  return (percent * pods + 99) / 100;
}

}  // namespace

void check_disruption_budget(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    const yaml::Node* least = component.values.at("podDisruptionBudget.minAvailable");
    if (least == nullptr || !is_enabled(component.values, "podDisruptionBudget.enabled")) continue;
    const bool by_keda = is_enabled(component.values, "keda.enabled");
    const bool scaled = by_keda || is_enabled(component.values, "autoscaling.enabled");
    const yaml::Node* count = component.values.at(by_keda  ? "keda.minReplicaCount"
                                                  : scaled ? "autoscaling.minReplicas"
                                                           : "replicaCount");
    const std::optional<std::int64_t> pods = count == nullptr ? std::nullopt : count->integer();
    const std::optional<std::int64_t> stay = pods ? kept(*least, *pods) : std::nullopt;
    if (!stay || *stay < *pods) continue;
    diagnostic::Finding finding{
        .rule = "pdb-blocks-drain",
        .message =
            fmt::format("`minAvailable` is `{}` with {} {}: nodes with one of its Pods cannot be drained",
                        least->text, *pods, *pods == 1 ? "replica" : "replicas"),
        .span = least->span,
        .help = "use fewer than the replicas, or `maxUnavailable: 1` instead",
        .path = fmt::format("{}.podDisruptionBudget.minAvailable", component.key)};
    add_related(target, finding, count, scaled ? "the minimum is set here" : "the replicas are set here");
    findings.push_back(std::move(finding));
  }
}

}  // namespace twinhull::model
