#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

#include "model/messaging.h"
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

/// What a component uses through its sidecar: for a finding if it has none.
struct Uses {
  std::string names;
  std::vector<diagnostic::RelatedLocation> related;

  void add(std::string_view name, std::string message, source::Span span) {
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    related.push_back({std::move(message), span});
  }
};

Uses uses_of(const TargetContext& target, const ActiveComponent& component) {
  Uses uses;
  for (const DaprBlock& block : dapr_blocks(target.system)) {
    if (block.section == "pubsub" && !target.on("kafka.enabled")) continue;  // not generated
    const Node* values = block.section == "components" ? target.values.at("dapr.components") : nullptr;
    const Node* own = values == nullptr ? nullptr : values->get(block.key);
    if (own != nullptr && !is_enabled(*own, "enabled")) continue;
    const Node* scopes = block.node->get("scopes");
    for (const Node* scope : scopes == nullptr ? std::span<const Node* const>() : scopes->items) {
      if (scope->text == component.key)
        uses.add(block.name, fmt::format("`{}` is scoped to `{}`", block.name, component.key), scope->span);
    }
  }
  const Node* invoked = component.system.get("invokes");
  for (const Node* callee : invoked == nullptr ? std::span<const Node* const>() : invoked->items)
    uses.add(callee->text, fmt::format("`{}` is called through Dapr", callee->text), callee->span);
  return uses;
}

/// Dapr resources scoped to a component without a sidecar, which are never loaded, and calls through it.
void check_scoped(const TargetContext& target, const ActiveComponent& component, Findings& findings) {
  auto [names, related] = uses_of(target, component);
  if (names.empty()) return;
  const Node* own = component.values.at("dapr.enabled");
  const Node* node = target.layer(own) > 0 ? own : target.at("dapr.enabled");
  findings.push_back(
      {.rule = "dapr-scope-without-sidecar",
       .message = fmt::format("`{}` has no Dapr sidecar, so it cannot use {}", component.key, names),
       .span = node->span,
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
