#include "commands/find_target.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "commands/output.h"

namespace twinhull::commands {

const model::Target* find_target(const model::System& system, std::string_view name) {
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) {
      if (target.name == name) return &target;
    }
  }
  return nullptr;
}

ExitCode unknown_target(const model::System& system, std::string_view name) {
  std::vector<std::string_view> names;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) names.push_back(target.name);
  }
  return fail(fmt::format("`{}` has no target `{}`", system.id, name), base::did_you_mean(name, names));
}

}  // namespace twinhull::commands
