#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// The name of a temporary file that is renamed to its target; `unique` distinguishes writers on one machine.
/// Files with such names remain only after a process was killed.
inline std::string temporary_name(std::string_view unique) {
  return std::string(".twinhull-").append(unique).append(".tmp");
}

/// Whether a file has such a name.
inline bool is_temporary(std::string_view name) {
  return name.starts_with(".twinhull-") && name.ends_with(".tmp");
}

}  // namespace twinhull::base
