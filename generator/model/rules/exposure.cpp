// How a component is reached from outside: a node port without a Service that has one, and a port that its
// process cannot open.

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
using SpanKey = std::pair<std::uint32_t, std::uint32_t>;

/// The node port of a component in values, or null.
const Node* node_port(const Node& values, std::string_view component) {
  const Node* own = values.get(component);
  const Node* port = own == nullptr || !own->is(Kind::map) ? nullptr : own->at("service.nodePort");
  return port != nullptr && port->is(Kind::integer) && port->span.known() ? port : nullptr;
}

/// The values that the chart can be installed with: its defaults, and those of each target.
std::vector<const Node*> all_values(const System& system) {
  std::vector<const Node*> all = {system.defaults};
  for (const Variant& variant : system.variants) {
    for (const Target& target : variant.targets) all.push_back(target.effective);
  }
  return all;
}

}  // namespace

void check_privileged_ports(const TargetContext& target, Findings& findings) {
  for (const ActiveComponent& component : active_components(target)) {
    const Node* port = low_port(component.system);
    const std::optional<std::int64_t> number = port == nullptr ? std::nullopt : port->integer();
    if (!number || is_enabled(component.values, "securityContext.bindLowPorts")) continue;
    findings.push_back(
        {.rule = "privileged-port",
         .message =
             fmt::format("`{}` listens on port {}, which not every cluster lets non-root processes open",
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
  const std::vector<const Node*> all = all_values(system);
  for (const yaml::Entry& component : components->entries) {
    std::set<SpanKey> used;
    for (const Node* values : all) {
      const Node* port = node_port(*values, component.key);
      if (port != nullptr && has_node_port(*values->get(component.key)))
        used.emplace(port->span.file, port->span.begin);
    }
    for (const Node* values : all) {
      const Node* port = node_port(*values, component.key);
      if (port == nullptr || !used.emplace(port->span.file, port->span.begin).second) continue;
      findings.push_back(
          {.rule = "ignored-node-port",
           .message = fmt::format("the node port {} of `{}` is ignored: its Service has the type `ClusterIP`",
                                  port->text, component.key),
           .span = port->span,
           .help = fmt::format("set `{}.service.type: NodePort`, or remove the line", component.key),
           .path = fmt::format("{}.service.nodePort", component.key)});
    }
  }
}

}  // namespace twinhull::model
