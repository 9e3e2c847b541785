#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {

void check_autoscaled_replicas(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    const yaml::Node* enabled = component.values.at("autoscaling.enabled");
    const yaml::Node* count = component.values.get("replicaCount");
    // A number in a layer below the one that enables the autoscaler applies where the autoscaler is disabled.
    if (!is_enabled(component.values, "autoscaling.enabled") || target.layer(count) == 0 ||
        target.layer(count) < target.layer(enabled)) {
      continue;
    }
    diagnostic::Finding finding{
        .rule = "replicas-with-hpa",
        .message =
            fmt::format("`{}.replicaCount` has no effect: the autoscaler sets the replicas", component.key),
        .span = count->span,
        .help = "remove it; use `autoscaling.minReplicas` and `maxReplicas`",
        .path = fmt::format("{}.replicaCount", component.key)};
    add_related(target, finding, enabled, "the autoscaler is enabled here");
    findings.push_back(std::move(finding));
  }
}

}  // namespace twinhull::model
