#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

/// A sidecar that is enabled while Dapr is disabled. If a higher layer disables Dapr, that is intended.
void check_asked(const TargetContext& target, const ActiveComponent& component, Findings& findings) {
  const Node* all = target.at("dapr.enabled");
  const Node* own = component.values.at("dapr.enabled");
  if (target.layer(own) == 0 || target.layer(own) < target.layer(all)) return;
  diagnostic::Finding finding{
      .rule = "sidecar-with-dapr-disabled",
      .message = fmt::format("`{}` has a Dapr sidecar, but Dapr is disabled", component.key),
      .span = own->span,
      .help = "set `dapr.enabled: true` at the top level, or remove this line",
      .path = fmt::format("{}.dapr.enabled", component.key)};
  add_related(target, finding, all, "Dapr is disabled here");
  findings.push_back(std::move(finding));
}

/// Dapr resources scoped to a component without a sidecar, which are never loaded.
void check_scoped(const TargetContext& target, const ActiveComponent& component, Findings& findings) {
  const Node* blocks = target.system.get("dapr");
  if (blocks == nullptr) return;
  std::string names;
  std::vector<diagnostic::RelatedLocation> related;
  for (const Entry& block : blocks->entries) {
    if (block.key == "pubsub" && !target.on("kafka.enabled")) continue;  // not generated
    for (const Node* scope : block.value->get("scopes")->items) {
      if (scope->text != component.key) continue;
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", block.value->get("name")->text);
      related.push_back({fmt::format("`{}` is scoped to `{}`", block.value->get("name")->text, component.key),
                         scope->span});
    }
  }
  if (names.empty()) return;
  const Node* own = component.values.at("dapr.enabled");
  const Node* place = target.layer(own) > 0 ? own : target.at("dapr.enabled");
  findings.push_back(
      {.rule = "dapr-scope-without-sidecar",
       .message = fmt::format("`{}` has no Dapr sidecar, so it cannot use {}", component.key, names),
       .span = place->span,
       .related = std::move(related),
       .help = fmt::format("set `{}.dapr.enabled: true`, or remove it from their scopes", component.key),
       .path = fmt::format("{}.dapr.enabled", component.key)});
}

}  // namespace

void check_dapr_switches(const TargetContext& target, Findings& findings) {
  const bool dapr = target.on("dapr.enabled");
  for (const ActiveComponent& component : active_components(target)) {
    const bool sidecar = is_enabled(component.values, "dapr.enabled");
    if (sidecar && !dapr) check_asked(target, component, findings);
    if (!sidecar && dapr) check_scoped(target, component, findings);
  }
}

}  // namespace twinhull::model
