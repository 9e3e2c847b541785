#pragma once

#include <cstdint>
#include <optional>

#include "lint/objects/selector_index.h"

namespace twinhull::lint {

/// A number or a percentage, as in budgets and rolling updates.
struct IntOrPercent {
  std::int64_t value = 0;
  bool percent = false;
};

/// Empty if the text is neither (`"1"` is a string).
std::optional<IntOrPercent> parse_int_or_percent(const yaml::Node& node);

/// The resulting number of pods. Budgets round percentages up, rolling updates round `maxUnavailable` down.
std::int64_t rounded_up(IntOrPercent amount, std::int64_t pods);
std::int64_t rounded_down(IntOrPercent amount, std::int64_t pods);

/// The minimum and maximum number of replicas of a healthy workload.
struct ReplicaRange {
  std::int64_t fewest = 1;
  std::int64_t most = 1;
  const Object* autoscaler = nullptr;  ///< the autoscaler that sets them; null: the workload itself
};

/// Empty if unknown: kinds without replicas, values of a wrong type.
std::optional<ReplicaRange> scale_of(const Object& workload, const Autoscalers& autoscalers);

}  // namespace twinhull::lint
