#include "lint/availability/scale.h"

#include <algorithm>

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::int64_t farthest = 1'000'000'000;  // more than the number of pods in any cluster, and products
                                                  // do not overflow

/// The integer at a path, `otherwise` if not set, empty if it is something else.
std::optional<std::int64_t> count_at(const Node* node, std::string_view path,
                                     std::optional<std::int64_t> otherwise) {
  const Node* found = value_at(node, path);
  if (found == nullptr) return otherwise;
  const std::optional<std::int64_t> count = found->integer();
  return count ? std::optional(std::clamp<std::int64_t>(*count, 0, farthest)) : std::nullopt;
}

bool defaults_to_one(const Object& object) {
  const std::string_view kind = object.id.kind;
  if (object.id.group == "apps") return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicaSet";
  return object.id.group.empty() && kind == "ReplicationController";
}

}  // namespace

std::optional<IntOrPercent> parse_int_or_percent(const Node& node) {
  if (const std::optional<std::int64_t> value = node.integer(); value && *value >= 0)
    return IntOrPercent{*value, false};
  std::string_view text = node.text;
  if (!node.is(yaml::Kind::string) || text.size() < 2 || text.size() > 6 || !text.ends_with('%')) return {};
  text.remove_suffix(1);
  IntOrPercent amount{0, true};
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return {};
    amount.value = amount.value * 10 + (digit - '0');
  }
  return amount;
}

std::int64_t rounded_up(IntOrPercent amount, std::int64_t pods) {
  return amount.percent ? (amount.value * pods + 99) / 100 : amount.value;
}

std::int64_t rounded_down(IntOrPercent amount, std::int64_t pods) {
  return amount.percent ? amount.value * pods / 100 : amount.value;
}

std::optional<ReplicaRange> scale_of(const Object& workload, const Autoscalers& autoscalers) {
  if (const auto found = autoscalers.find(&workload); found != autoscalers.end()) {
    const Object& autoscaler = *found->second.front();
    const bool keda = autoscaler.id.kind == "ScaledObject";
    const auto fewest =
        count_at(autoscaler.node, keda ? "spec.minReplicaCount" : "spec.minReplicas", keda ? 0 : 1);
    const auto most = count_at(autoscaler.node, keda ? "spec.maxReplicaCount" : "spec.maxReplicas",
                               keda ? std::optional<std::int64_t>(100) : std::nullopt);
    if (!fewest || !most) return {};
    return ReplicaRange{*fewest, *most, &autoscaler};
  }
  const auto replicas = count_at(workload.node, "spec.replicas",
                                 defaults_to_one(workload) ? std::optional<std::int64_t>(1) : std::nullopt);
  if (!replicas) return {};
  return ReplicaRange{*replicas, *replicas, nullptr};
}

}  // namespace twinhull::lint
