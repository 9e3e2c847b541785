#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// The name of a file that is written before it takes the place of another; `unique` tells those of one
/// machine apart. Only a process that was killed leaves one behind.
inline std::string temporary_name(std::string_view unique) {
  return std::string(".twinhull-").append(unique).append(".tmp");
}

/// Whether a file is called so.
inline bool is_temporary(std::string_view name) {
  return name.starts_with(".twinhull-") && name.ends_with(".tmp");
}

}  // namespace twinhull::base
