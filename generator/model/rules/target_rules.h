#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::model {

/// One target as the rules across its values see it. The values may be wrong in any way that the schema has
/// complained about already.
struct TargetContext {
  const yaml::Node& system;  ///< system.yaml, completed
  const yaml::Node& values;  ///< the effective values
  /// The files of the layers: values.yaml, the variant's, the environment's; 0 where there is none.
  std::array<std::uint32_t, 3> layers;

  /// 1 for values.yaml, 2 for the variant, 3 for the environment; 0 for a default of the schema and for null.
  int layer(const yaml::Node* value) const;
  /// The boolean `true` at a dotted path.
  bool on(std::string_view path) const;
  const yaml::Node* at(std::string_view path) const { return values.at(path); }
};

/// Runs all rules across the values of a target.
std::vector<diagnostic::Finding> check_target(const TargetContext& target);

/// Runs all rules across a whole system with all of its targets.
std::vector<diagnostic::Finding> check_system(const System& system);

}  // namespace twinhull::model
