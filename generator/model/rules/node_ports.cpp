#include <fmt/format.h>

#include <map>
#include <utility>

#include "model/rules/table.h"

namespace twinhull::model {

void check_node_ports(const TargetContext& target, Findings& findings) {
  std::map<std::int64_t, const ActiveComponent*> taken;
  const std::vector<ActiveComponent> active = active_components(target);
  for (const ActiveComponent& component : active) {
    const yaml::Node* type = component.values.at("service.type");
    const yaml::Node* port = component.values.at("service.nodePort");
    const std::optional<std::int64_t> number = port == nullptr ? std::nullopt : port->integer();
    if (!number || type == nullptr || type->text == "ClusterIP") continue;
    const auto [entry, added] = taken.emplace(*number, &component);
    if (added) continue;
    const ActiveComponent* wrong = &component;
    const ActiveComponent* other = entry->second;
    // Reported at the later definition: the higher layer, or the lower line of one file.
    const auto rank = [&](const ActiveComponent& of) {
      const yaml::Node* node = of.values.at("service.nodePort");
      return std::pair(target.layer(node), node->span.begin);
    };
    if (rank(*wrong) < rank(*other)) std::swap(wrong, other);
    diagnostic::Finding finding{.rule = "node-port-conflict",
                                .message = fmt::format("the node port {} of `{}` is also used by `{}`",
                                                       *number, wrong->key, other->key),
                                .span = wrong->values.at("service.nodePort")->span,
                                .help = "use another port, or omit it and the cluster picks a free one",
                                .path = fmt::format("{}.service.nodePort", wrong->key)};
    add_related(target, finding, other->values.at("service.nodePort"),
                fmt::format("the node port of `{}` is set here", other->key));
    findings.push_back(std::move(finding));
  }
}

}  // namespace twinhull::model
