// Fields of custom resources that their projects removed from a version that is still served: clusters with
// an older release of the project have them.
#include "lint/typecheck/removed_fields.h"

#include <algorithm>
#include <array>

namespace twinhull::lint {
namespace {

constexpr std::array removed_fields = {
    RemovedField{"CronWorkflow", "spec", "schedule", "schedules", "Argo Workflows 4.0",
                 "write `schedules`, a list of schedules; it exists since Argo Workflows 3.6"},
};

}  // namespace

const RemovedField* find_removed_field(std::string_view kind, std::string_view path, std::string_view name) {
  const auto row = std::ranges::find_if(removed_fields, [&](const RemovedField& one) {
    return one.kind == kind && one.path == path && one.name == name;
  });
  return row == removed_fields.end() ? nullptr : &*row;
}

}  // namespace twinhull::lint
