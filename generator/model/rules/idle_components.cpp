#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {

void check_idle_components(const System& system, Findings& findings) {
  if (system.variants.empty()) return;
  for (const yaml::Entry& component : system.root->get("components")->entries) {
    bool idle = true;
    const yaml::Node* off = nullptr;
    for (const Variant& variant : system.variants) {
      for (const Target& target : variant.targets) {
        const yaml::Node* values = target.effective->get(component.key);
        const yaml::Node* enabled = values == nullptr ? nullptr : values->get("enabled");
        idle = idle && enabled != nullptr && enabled->is(yaml::Kind::boolean) && !enabled->is_true();
        if (idle && off == nullptr) off = enabled;
      }
    }
    if (!idle) continue;
    findings.push_back({.rule = "component-disabled-everywhere",
                        .message = fmt::format("`{}` is disabled in every target", component.key),
                        .span = component.key_span,
                        .related = {{"disabled here", off->span}},
                        .help = "enable it in a target, or remove it from the system",
                        .path = fmt::format("{}.enabled", component.key)});
  }
}

}  // namespace twinhull::model
