// Services and endpoints: addresses that fit neither the type nor each other.
#include <fmt/format.h>

#include <map>
#include <string>

#include "kubernetes/address_range.h"
#include "lint/validation/conflicts.h"
#include "schema/formats.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Why no traffic can go to an address from outside; empty if it can.
std::string_view special(std::string_view address) {
  if (address.starts_with("127.") || address == "::1") return "a loopback address";
  if (address == "0.0.0.0" || address == "::") return "no address of a host";
  if (address.starts_with("169.254.") || address.starts_with("fe80:")) return "a link-local address";
  if (address.starts_with("224.0.0.") || address.starts_with("ff02:")) return "a multicast address";
  return {};
}

void check_special(const Object& object, const Node& address, Reporter& report) {
  const std::string_view why = special(address.text);
  if (!why.empty())
    report.add(object, address.span, fmt::format("`{}` is {}: the API server rejects it", address.text, why),
               "use the address of a host");
}

/// Without a name, the name is empty, which one port can have.
void check_slice_ports(const Object& object, Reporter& report) {
  bool nameless = false;
  for (const Node* port : items_at(object.node, "ports")) {
    if (!text_at(port, "name").empty()) continue;
    if (nameless)
      report.add(object, port->span, "two ports have no name: the API server rejects it",
                 "give each port a `name`");
    nameless = true;
  }
}

void check_slice(const Object& object, Reporter& report) {
  check_slice_ports(object, report);
  const std::string_view type = text_at(object.node, "addressType");
  for (const Node* endpoint : items_at(object.node, "endpoints")) {
    for (const Node* address : items_at(endpoint, "addresses")) {
      if (address->text.empty() || has_unexpanded_placeholder(address->text)) continue;
      const bool four = schema::check_ipv4(kubernetes::without_leading_zeros(address->text)).empty();
      const bool six = schema::check_ipv6(address->text).empty();
      if ((type == "IPv4" && !four) || (type == "IPv6" && !six)) {
        report.add(object, address->span,
                   fmt::format("`{}` is not an {} address: the API server rejects it", address->text, type),
                   "use an address of the type, or another `addressType`");
      }
    }
  }
}

/// One node port can have several protocols only for one `port`.
void check_node_ports(const Object& object, Reporter& report) {
  const auto ports = items_at(object.node, "spec.ports");
  const auto protocol = [](const Node* port) {
    const std::string_view text = text_at(port, "protocol");
    return text.empty() ? std::string_view("TCP") : text;
  };
  std::map<std::string_view, const Node*> seen;
  for (const Node* port : ports) {
    const Node* opened = value_at(port, "nodePort");
    if (opened == nullptr || opened->text == "0") continue;
    const auto [other, fresh] = seen.emplace(opened->text, port);
    const bool same = !fresh && text_at(port, "port") == text_at(other->second, "port");
    // Equal protocols are reported by node-port-conflict.
    if (fresh || same || protocol(port) == protocol(other->second)) continue;
    report
        .add(object, opened->span,
             fmt::format("node port {} is used for two ports: the API server rejects it", opened->text),
             "use another node port for one of them")
        .related.push_back({"also used here", value_at(other->second, "nodePort")->span});
  }
}

}  // namespace

void check_service_conflicts(const Object& object, Reporter& report) {
  check_node_ports(object, report);
  const Node* health = value_at(object.node, "spec.healthCheckNodePort");
  if (health != nullptr && health->text != "0" && text_at(object.node, "spec.type") == "LoadBalancer" &&
      text_at(object.node, "spec.externalTrafficPolicy") != "Local")
    report.add(object, health->span,
               "`healthCheckNodePort` requires `externalTrafficPolicy: Local`: the API server rejects it",
               "remove it, or set `externalTrafficPolicy: Local`");
  for (const Node* address : items_at(object.node, "spec.externalIPs"))
    check_special(object, *address, report);
  const auto families = items_at(object.node, "spec.ipFamilies");
  const Node* policy = value_at(object.node, "spec.ipFamilyPolicy");
  const std::string_view text = text_at(policy, "");
  if (families.size() > 1 && (text.empty() || text == "SingleStack"))
    report.add(object, families[1]->span,
               "two `ipFamilies` require `ipFamilyPolicy: PreferDualStack` or `RequireDualStack`: the API "
               "server rejects it",
               "set `ipFamilyPolicy`, or remove one of the families");
  const auto addresses = items_at(object.node, "spec.clusterIPs");
  const Node* address = value_at(object.node, "spec.clusterIP");
  if (!addresses.empty() && !text_at(address, "").empty() && addresses[0]->text != address->text)
    report.add(
        object, addresses[0]->span,
        fmt::format("the first of `clusterIPs` is `{}`, but `clusterIP` is `{}`: the API server rejects it",
                    addresses[0]->text, address->text),
        "write the same address, or remove one of them");
}

void check_endpoint_conflicts(const Object& object, Reporter& report) {
  if (object.id.kind == "EndpointSlice") return check_slice(object, report);
  for (const Node* subset : items_at(object.node, "subsets")) {
    const auto ports = items_at(subset, "ports");
    if (ports.size() < 2) continue;
    for (const Node* port : ports) {
      if (text_at(port, "name").empty())
        return void(report.add(object, port->span,
                               "one of several ports has no name: the API server rejects it",
                               "give each port a `name`"));
    }
  }
}

}  // namespace twinhull::lint
