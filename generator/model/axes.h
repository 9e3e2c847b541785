#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"
#include "source/files.h"

namespace twinhull::model {

/// The directory of a system with its own `layers` that has a file per target.
inline constexpr std::string_view kTargets = "target";

/// An axis that `layers` of system.yaml names.
struct Axis {
  std::string name;
  source::Span span;                          ///< in `layers`
  std::map<std::string, std::size_t> values;  ///< the position of each one's file among the shared ones
};

/// The axes in `layers` of a system.yaml, without values; none if the file cannot be read.
std::vector<Axis> declared_axes(const source::Files& files, std::uint32_t file);

/// The values that the name of a target consists of, and the positions of their files. Without a message they
/// are valid.
struct TargetAxes {
  std::vector<AxisValue> axes;
  std::vector<std::size_t> layers;
  std::string message;
  std::string help;
};

/// Splits `prod-eu-west` into a value of each axis, in their order, joined by `-`, which values may contain
/// as well: exactly one way must be possible. `directory` is the directory of the system.
TargetAxes split_target(std::string_view name, const std::vector<Axis>& axes, std::string_view directory);

}  // namespace twinhull::model
