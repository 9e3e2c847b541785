#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/arena.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Objects and fields that some targets have and the defaults lack: `dapr`, `network-policies`.
struct Feature {
  std::string name;
  std::vector<std::size_t> needs;      ///< earlier features that each target with this one has, sorted
  const yaml::Node* values = nullptr;  ///< the defaults, with this feature and those that it needs enabled
};

/// The features of a system, in the order in which they are applied.
struct FeaturePlan {
  std::vector<Feature> features;
  /// The features of each target, by the target's name: sorted positions in `features`.
  std::map<std::string, std::vector<std::size_t>, std::less<>> targets;
};

/// Derives the features from the values. Each value that is `true` in a target but not in the defaults, and
/// that enables something, belongs to one feature: `dapr.enabled` and `backend.dapr.enabled` to `dapr`,
/// `backend.networkPolicy.enabled` to `network-policies`, `kafka.enabled` to the feature of the broker. If
/// targets enable a feature for different components, those that not all of them enable become separate
/// features, such as `network-policies-redpanda`. Values are allocated in `arena`.
FeaturePlan plan_features(const model::System& system, base::Arena& arena);

}  // namespace twinhull::emit
