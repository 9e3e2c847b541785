#include "commands/describe_scope.h"

#include <fmt/format.h>

#include "commands/output.h"

namespace twinhull::commands {

std::string describe_scope(const std::vector<pipeline::BuildResult>& results) {
  std::size_t targets = 0;
  for (const pipeline::BuildResult& result : results) targets += result.target_count;
  return fmt::format("{} of {}", counted(targets, "target"), counted(results.size(), "system"));
}

}  // namespace twinhull::commands
