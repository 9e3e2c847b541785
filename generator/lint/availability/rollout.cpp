// How the pods of a workload are replaced.
#include <fmt/format.h>

#include "lint/availability/checks.h"
#include "lint/availability/scale.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// One of the two numbers of a rolling update.
struct RollingUpdateField {
  std::string_view key;
  const Node* node = nullptr;
  std::optional<IntOrPercent> amount;
};

RollingUpdateField part(const Node* update, std::string_view key, IntOrPercent otherwise) {
  RollingUpdateField out{key, value_at(update, key), otherwise};
  if (out.node != nullptr) out.amount = parse_int_or_percent(*out.node);
  return out;
}

void report_unreadable(const Object& object, const RollingUpdateField& part, bool surge, Reporter& report) {
  if (part.node == nullptr || part.node->is(yaml::Kind::map) || part.node->is(yaml::Kind::list)) return;
  // A surge can exceed the number of pods.
  if (part.amount && (surge || !part.amount->percent || part.amount->value <= 100)) return;
  report.add(object, part.node->span,
             fmt::format("`{}` is neither an integer nor a percentage{}: the API server rejects it",
                         part.node->text, surge ? "" : " up to 100%"),
             "write `1` without quotes, or `25%`");
}

bool has_volume_of_its_own(const PodView& pod) {
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    if (value_at(volume, "persistentVolumeClaim") != nullptr) return true;
  }
  return false;
}

}  // namespace

void check_invalid_update_strategy(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.group != "apps") return;
  const bool deployment = object.id.kind == "Deployment", daemons = object.id.kind == "DaemonSet";
  if (!deployment && !daemons && object.id.kind != "StatefulSet") return;
  const Node* strategy = value_at(object.node, deployment ? "spec.strategy" : "spec.updateStrategy");
  const Node* update = value_at(strategy, "rollingUpdate");
  const std::string_view type = text_at(strategy, "type");
  // A DaemonSet can have both.
  if (update != nullptr && (type == "Recreate" || (type == "OnDelete" && !daemons))) {
    report.add(object, update->span,
               fmt::format("`rollingUpdate` is set with `type: {}`: the API server rejects it", type),
               fmt::format("remove `rollingUpdate`, or set `type: RollingUpdate`"));
    return;
  }
  const RollingUpdateField fewer =
      part(update, "maxUnavailable", deployment ? IntOrPercent{25, true} : IntOrPercent{1, false});
  const RollingUpdateField more =
      part(update, "maxSurge", deployment ? IntOrPercent{25, true} : IntOrPercent{0, false});
  report_unreadable(object, fewer, false, report);
  report_unreadable(object, more, true, report);
  const bool no_fewer = fewer.amount && fewer.amount->value == 0;
  const bool no_more = more.amount && more.amount->value == 0;
  const Node* wrong = fewer.node == nullptr ? more.node : fewer.node;
  // `maxUnavailable` of a StatefulSet is dropped unless a feature gate is enabled.
  if (no_fewer && no_more && wrong != nullptr && (daemons || deployment)) {
    report.add(object, wrong->span,
               fmt::format("`maxSurge` and `maxUnavailable` of `{}` are both 0: the API server rejects it",
                           display(object)),
               "set `maxSurge` or `maxUnavailable` to 1 or more");
  }
  if (daemons && wrong != nullptr && fewer.amount && more.amount && !no_fewer && !no_more) {
    report.add(
        object, wrong->span,
        fmt::format("`maxSurge` and `maxUnavailable` of `{}` are both above 0: the API server rejects it",
                    display(object)),
        "set `maxSurge` or `maxUnavailable` to 0; the default of the latter is 1");
  }
  const Node* deadline = deployment ? value_at(object.node, "spec.progressDeadlineSeconds") : nullptr;
  const Node* ready = value_at(object.node, "spec.minReadySeconds");
  if (ready != nullptr && deployment) {
    const std::optional<std::int64_t> wait = ready->integer();
    const std::optional<std::int64_t> limit = deadline == nullptr ? 600 : deadline->integer();
    if (wait && limit && *limit <= *wait && *limit >= 0) {
      report.add(object, deadline == nullptr ? ready->span : deadline->span,
                 fmt::format("`progressDeadlineSeconds` of `{}` is {}, not above `minReadySeconds` {}: the "
                             "API server rejects it",
                             display(object), *limit, *wait),
                 "raise `progressDeadlineSeconds` above `minReadySeconds`");
    }
  }
}

void check_rollout_with_downtime(const ObjectIndex& index, Reporter& report) {
  const Selectors services = services_by_pod(index);
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    const auto served = services.find(&pod);
    if (object.id.kind != "Deployment" || object.id.group != "apps" || served == services.end()) continue;
    const Node* type = value_at(object.node, "spec.strategy.type");
    if (type != nullptr && type->text == "Recreate") {
      if (has_volume_of_its_own(pod)) continue;  // the new pod cannot get it while the old one runs
      report
          .add(object, type->span,
               fmt::format("a rollout of `{}` stops all pods before it starts the new ones", display(object)),
               "set `type: RollingUpdate`")
          .related.push_back({"this Service routes traffic to them", location_of(*served->second.front())});
      continue;
    }
    const Node* fewer = value_at(object.node, "spec.strategy.rollingUpdate.maxUnavailable");
    const std::optional<IntOrPercent> amount = fewer == nullptr ? std::nullopt : parse_int_or_percent(*fewer);
    const std::optional<ReplicaRange> scale = scale_of(object, autoscalers);
    // An additional pod could not get the volume while the old one runs.
    if (!amount || !scale || has_volume_of_its_own(pod)) continue;
    if (scale->fewest < 1 || rounded_down(*amount, scale->fewest) < scale->fewest) continue;
    report
        .add(object, fewer->span,
             fmt::format("a rollout of `{}` can stop all {} at once", display(object),
                         scale->fewest == 1 ? "its pods" : fmt::format("{} pods", scale->fewest)),
             "set `maxUnavailable: 0` and `maxSurge: 1`")
        .related.push_back({"this Service routes traffic to them", location_of(*served->second.front())});
  }
}

}  // namespace twinhull::lint
