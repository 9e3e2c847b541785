#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

struct SidecarPort {
  std::int64_t number;
  std::string_view use;
};

/// The ports of a sidecar with the annotations that the templates set. (Profiling, 7777, and debugging,
/// 40000, are disabled.)
constexpr std::array sidecar_ports = {
    SidecarPort{3500, "its HTTP API"},
    SidecarPort{3501, "its health"},
    SidecarPort{9090, "its metrics"},
    SidecarPort{50001, "its gRPC API"},
    SidecarPort{50002, "calls from other sidecars"},
};

const SidecarPort* sidecar_port(std::optional<std::int64_t> number) {
  const auto found =
      std::ranges::find_if(sidecar_ports, [&](const SidecarPort& port) { return port.number == number; });
  return found == sidecar_ports.end() ? nullptr : &*found;
}

void check_port(const TargetContext& target, const ActiveComponent& component, Findings& findings) {
  const yaml::Node* port = component.system.get("port");
  const SidecarPort* taken = port == nullptr ? nullptr : sidecar_port(port->integer());
  if (taken == nullptr) return;
  diagnostic::Finding finding{
      .rule = "dapr-port-conflict",
      .message = fmt::format("`{}` listens on {}, the port of its Dapr sidecar for {}", component.key,
                             taken->number, taken->use),
      .span = port->span,
      .help = "use another port for the container: both share the Pod's network",
      .path = fmt::format("{}.dapr.enabled", component.key)};
  add_related(target, finding, component.values.at("dapr.enabled"), "the sidecar is enabled here");
  findings.push_back(std::move(finding));
}

void check_app_port(const ActiveComponent& component, Findings& findings) {
  const yaml::Node* asked = component.values.at("dapr.appPort");
  const yaml::Node* port = component.system.get("port");
  if (asked == nullptr || port == nullptr || !asked->integer() || asked->integer() == port->integer()) return;
  if (sidecar_port(asked->integer()) != nullptr) return;  // reported by the schema
  findings.push_back({.rule = "dapr-app-port-mismatch",
                      .message = fmt::format("the sidecar connects to port {}, but `{}` listens on {}",
                                             asked->text, component.key, port->text),
                      .span = asked->span,
                      .related = {{"the container's port is set here", port->span}},
                      .help = "remove `appPort`: it defaults to the container's port",
                      .path = fmt::format("{}.dapr.appPort", component.key)});
}

}  // namespace

void check_dapr_ports(const TargetContext& target, Findings& findings) {
  if (!target.on("dapr.enabled")) return;
  for (const ActiveComponent& component : active_components(target)) {
    if (!is_enabled(component.values, "dapr.enabled")) continue;
    check_port(target, component, findings);
    check_app_port(component, findings);
  }
}

}  // namespace twinhull::model
