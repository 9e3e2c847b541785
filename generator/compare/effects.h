#pragma once

#include <string>
#include <string_view>

#include "compare/change.h"
#include "yaml/node.h"

namespace twinhull::compare {

/// A difference at one location of an object. At least one side is set.
struct Difference {
  std::string_view group;
  std::string_view kind;
  /// The location with `[]` for all list items. The pod template of every workload is `pod`, init containers
  /// are `containers`. Empty for the object itself.
  std::string_view path;
  const yaml::Node* before = nullptr;
  const yaml::Node* after = nullptr;
  bool whole_item = false;  ///< part of a list item that is added or removed as a whole
};

/// The effects of a difference, from one table and that of immutable fields.
EffectSet effects_of(const Difference& difference);

/// The location of the pod template in objects of a kind, with a final dot: `spec.template.`; nothing if the
/// kind has none. Empty text for Pods.
std::optional<std::string_view> pod_prefix(std::string_view kind);

}  // namespace twinhull::compare
