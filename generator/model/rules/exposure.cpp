// How a component is reached from outside: through an Ingress that its NetworkPolicy blocks, a node port
// without a Service that has one, and a port that its process cannot open.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::int64_t kFirstUnprivilegedPort = 1024;

bool has_node_port(const Node& values) {
  const Node* type = values.at("service.type");
  return type == nullptr || type->text != "ClusterIP";
}

/// The first port below 1024 on which a component listens, or null.
const Node* low_port(const Node& component) {
  std::vector<const Node*> numbers = {component.get("port")};
  if (const Node* ports = component.get("ports")) {
    for (const yaml::Entry& entry : ports->entries)
      numbers.push_back(entry.value->is(Kind::map) ? entry.value->get("port") : entry.value);
  }
  const auto found = std::ranges::find_if(numbers, [](const Node* number) {
    const std::optional<std::int64_t> value = number == nullptr ? std::nullopt : number->integer();
    return value && *value < kFirstUnprivilegedPort && number->span.known();
  });
  return found == numbers.end() ? nullptr : *found;
}

/// Where a value was written.
using Place = std::pair<std::uint32_t, std::uint32_t>;

/// Calls `body` with the node port and the values of a component in each target that sets one.
template <typename Body>
void for_node_ports(const System& system, std::string_view component, Body body) {
  for (const Variant& variant : system.variants) {
    for (const Target& target : variant.targets) {
      const Node* values = target.effective->get(component);
      const Node* port =
          values == nullptr || !values->is(Kind::map) ? nullptr : values->at("service.nodePort");
      if (port != nullptr && port->is(Kind::integer) && port->span.known())
        body(*port, *values, Place{port->span.file, port->span.begin});
    }
  }
}

}  // namespace

void check_ingress_exposure(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    if (!is_enabled(component.values, "ingress.enabled") ||
        !is_enabled(component.values, "networkPolicy.enabled") || is_enabled(component.system, "exposed"))
      continue;
    const Node* enabled = component.values.at("ingress.enabled");
    diagnostic::Finding finding{
        .rule = "ingress-not-exposed",
        .message =
            fmt::format("`{}` has an Ingress, but its NetworkPolicy only allows its callers", component.key),
        .span = enabled->span,
        .help =
            fmt::format("add `exposed: true` to `{}` in system.yaml, or disable the Ingress", component.key),
        .path = fmt::format("{}.ingress.enabled", component.key)};
    add_related(target, finding, component.values.at("networkPolicy.enabled"),
                "the NetworkPolicy is enabled here");
    findings.push_back(std::move(finding));
  }
}

void check_privileged_ports(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    const Node* port = low_port(component.system);
    const std::optional<std::int64_t> number = port == nullptr ? std::nullopt : port->integer();
    if (!number || is_enabled(component.values, "securityContext.bindLowPorts")) continue;
    findings.push_back(
        {.rule = "privileged-port",
         .message =
             fmt::format("`{}` listens on port {}, which a process without root cannot open everywhere",
                         component.key, *number),
         .span = port->span,
         .help =
             fmt::format("set `{}.securityContext.bindLowPorts: true` in the values, or use a port from {}",
                         component.key, kFirstUnprivilegedPort),
         .path = fmt::format("{}.securityContext.bindLowPorts", component.key)});
  }
}

void check_ignored_node_ports(const System& system, Findings& findings) {
  const Node* components = system.root->get("components");
  if (components == nullptr) return;
  for (const yaml::Entry& component : components->entries) {
    // A default that any target uses is not ignored.
    std::set<Place> settled;
    for_node_ports(system, component.key, [&](const Node&, const Node& values, const Place& place) {
      if (has_node_port(values)) settled.insert(place);
    });
    for_node_ports(system, component.key, [&](const Node& port, const Node&, const Place& place) {
      if (!settled.insert(place).second) return;
      findings.push_back(
          {.rule = "ignored-node-port",
           .message = fmt::format("the node port {} of `{}` is ignored: its Service has the type `ClusterIP`",
                                  port.text, component.key),
           .span = port.span,
           .help = fmt::format("set `{}.service.type: NodePort`, or remove the line", component.key),
           .path = fmt::format("{}.service.nodePort", component.key)});
    });
  }
}

}  // namespace twinhull::model
