#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {

void check_disabled_calls(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    const yaml::Node* calls = component.system.get("calls");
    if (calls == nullptr) continue;
    for (const yaml::Node* callee : calls->items) {
      const std::string path = fmt::format("{}.enabled", callee->text);
      const yaml::Node* enabled = target.at(path);
      if (enabled == nullptr || !enabled->is(yaml::Kind::boolean) || enabled->is_true()) continue;
      findings.push_back(
          {.rule = "call-to-disabled-component",
           .message = fmt::format("`{}` is disabled, but `{}` calls it", callee->text, component.key),
           .span = enabled->span,
           .related = {{fmt::format("`{}` calls it here", component.key), callee->span}},
           .help = fmt::format("disable `{}` as well, or enable `{}`", component.key, callee->text),
           .path = path});
    }
  }
}

}  // namespace twinhull::model
