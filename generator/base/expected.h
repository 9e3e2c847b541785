#pragma once

#include <optional>
#include <string>

namespace twinhull::base {

/// A value, or why there is none: for errors without a location in a file, such as those of the operating
/// system. Errors in the user's files are findings.
template <typename T>
struct Expected {
  std::optional<T> value;
  std::string error;  ///< empty exactly when `value` is set
};

}  // namespace twinhull::base
