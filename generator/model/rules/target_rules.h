#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The input of rules for one target. The values may be invalid in any way that the schema has already
/// reported.
struct TargetContext {
  const yaml::Node& system;  ///< system.yaml with defaults
  const yaml::Node& values;  ///< the effective values
  /// The files of the layers, the lowest first: values.yaml, the variant's, shared ones, the target's; 0 if
  /// missing.
  std::vector<std::uint32_t> layers;

  /// The position of the layer that sets a value, 1 for values.yaml; 0 for a schema default and null.
  int layer(const yaml::Node* value) const;
  /// Whether the value at a dotted path is `true`.
  bool on(std::string_view path) const;
  const yaml::Node* at(std::string_view path) const { return values.at(path); }
};

/// Runs all rules for a target.
diagnostic::Findings check_target(const TargetContext& target);

/// Runs all rules for a system with all its targets.
diagnostic::Findings check_system(const System& system);

}  // namespace twinhull::model
