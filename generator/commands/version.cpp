#include "commands/version.h"

#include <fmt/format.h>

namespace twinhull::commands {

std::string version_line() {
  constexpr std::string_view version = TWINHULL_VERSION;
  return kCommit.empty() ? fmt::format("twinhull {}", version)
                         : fmt::format("twinhull {} ({})", version, kCommit);
}

}  // namespace twinhull::commands
