#pragma once

#include <cstdint>
#include <optional>

#include "lint/objects/selector_index.h"

namespace twinhull::lint {

/// A number or a percentage, as budgets and rollouts have it.
struct Amount {
  std::int64_t value = 0;
  bool percent = false;
};

/// Empty where the text is neither (`"1"` is none: it is a string).
std::optional<Amount> parse_int_or_percent(const yaml::Node& node);

/// The pods that an amount stands for. Budgets round a percentage up, rollouts round `maxUnavailable` down.
std::int64_t rounded_up(Amount amount, std::int64_t pods);
std::int64_t rounded_down(Amount amount, std::int64_t pods);

/// How few and how many pods a workload has when all is well.
struct ReplicaRange {
  std::int64_t fewest = 1;
  std::int64_t most = 1;
  const Object* autoscaler = nullptr;  ///< whoever decides, if not the workload itself
};

/// Empty where it cannot be told: kinds without a number of pods, values of a wrong type.
std::optional<ReplicaRange> scale_of(const Object& workload, const Autoscalers& autoscalers);

}  // namespace twinhull::lint
