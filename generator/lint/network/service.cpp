// Services: what Kubernetes refuses of them beyond their schema, and what opens them further than it seems.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "kubernetes/names.h"
#include "lint/engine/display.h"
#include "lint/network/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::string_view type_of(const Object& service) {
  const std::string_view type = text_at(service.node, "spec.type");
  return type.empty() ? "ClusterIP" : type;
}

bool is_headless(const Object& service) { return text_at(service.node, "spec.clusterIP") == "None"; }

/// Fields of a Service that only some types have.
struct Field {
  std::string_view name;
  bool balancer_only = false;
};

constexpr std::array<Field, 5> fields = {{{"allocateLoadBalancerNodePorts", true},
                                          {"externalTrafficPolicy", false},
                                          {"healthCheckNodePort", true},
                                          {"loadBalancerClass", true},
                                          {"loadBalancerSourceRanges", true}}};

void check_type(const Object& object, Reporter& report) {
  const std::string_view type = type_of(object);
  const Node* spec = value_at(object.node, "spec");
  for (const Field& field : fields) {
    const Node* value = value_at(spec, field.name);
    if (value == nullptr || value->text == "0") continue;
    const bool outside = type == "LoadBalancer" || (type == "NodePort" && !field.balancer_only) ||
                         (!field.balancer_only && !items_at(spec, "externalIPs").empty());
    if (outside) continue;
    report.add(object, spec->find(field.name)->key_span,
               fmt::format("`{}` is not for a Service of type `{}`: Kubernetes refuses it", field.name, type),
               fmt::format("take it out, or set `type: LoadBalancer`"));
  }
  const Node* address = value_at(spec, "clusterIP");
  if (is_headless(object) && (type == "NodePort" || type == "LoadBalancer")) {
    report.add(
        object, address->span,
        fmt::format("`{}` is of type `{}`, but `clusterIP: None` gives it no address: Kubernetes refuses it",
                    display(object), type),
        "take `clusterIP` out");
  }
  const Node* name = value_at(spec, "externalName");
  if (type != "ExternalName") {
    if (text_at(name, "").empty()) return;
    diagnostic::doubt(report.add(object, name->span,
                                 fmt::format("`externalName` means nothing to a Service of type `{}`", type),
                                 "take it out, or set `type: ExternalName`"));
    return;
  }
  if (address != nullptr && !address->text.empty()) {
    diagnostic::doubt(
        report.add(object, address->span,
                   "`clusterIP` is not for a Service of type `ExternalName`, which has no address",
                   "take `clusterIP` out"));
  }
  std::string_view text = text_at(name, "");
  if (text.ends_with('.')) text.remove_suffix(1);
  if (name == nullptr || text.empty()) {
    report.add(
        object, name == nullptr ? place(object) : name->span,
        fmt::format("`{}` is of type `ExternalName` and names none: Kubernetes refuses it", display(object)),
        "set `externalName`");
  } else if (const std::string why = kubernetes::check_dns_subdomain(text); !why.empty()) {
    report.add(object, name->span, fmt::format("`{}` {}: Kubernetes refuses it", text, why),
               "name a host, without scheme, port and path");
  }
}

void check_ports(const Object& object, Reporter& report) {
  const std::string_view type = type_of(object);
  const auto ports = items_at(object.node, "spec.ports");
  if (ports.empty() && !is_headless(object) && type != "ExternalName") {
    report.add(object, place(object), fmt::format("`{}` has no port: Kubernetes refuses it", display(object)),
               "list its `ports`");
  }
  std::map<std::string_view, const Node*> names;
  for (const Node* port : ports) {
    if (!port->is(yaml::Kind::map)) continue;
    const Node* name = value_at(port, "name");
    if (name == nullptr || name->text.empty()) {
      const Node* number = value_at(port, "port");
      if (ports.size() < 2) continue;
      report.add(object, number == nullptr ? port->span : number->span,
                 fmt::format("`{}` has several ports, and one without a name: Kubernetes refuses it",
                             display(object)),
                 "give each port a `name`");
    } else if (const auto [other, fresh] = names.emplace(name->text, name); !fresh) {
      report
          .add(object, name->span,
               fmt::format("two ports of `{}` are called `{}`: Kubernetes refuses it", display(object),
                           name->text),
               "give each port a name of its own")
          .related.push_back({"the other one is here", other->second->span});
    } else if (const std::string why = kubernetes::validate_dns_label(name->text); !why.empty()) {
      report.add(object, name->span, fmt::format("`{}` {}: Kubernetes refuses it", name->text, why),
                 "rename the port");
    }
    const Node* opened = value_at(port, "nodePort");
    if (opened == nullptr || opened->text == "0" || type == "NodePort" || type == "LoadBalancer") continue;
    report.add(object, opened->span,
               fmt::format("`nodePort` is not for a Service of type `{}`: Kubernetes refuses it", type),
               "take it out, or set `type: NodePort`");
  }
}

bool is_loopback(std::string_view name) {
  return name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name == "::1";
}

/// Load balancers that say they face the inside only; each cloud has its own way.
bool is_internal(const Object& service) {
  const Node* annotations = value_at(service.node, "metadata.annotations");
  if (annotations == nullptr) return false;
  return std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
    const std::string_view value = entry.value->text;
    if (entry.key.ends_with("load-balancer-internal") || entry.key.ends_with("internal-load-balancer")) {
      return value != "false";
    }
    return (entry.key.ends_with("load-balancer-scheme") && value == "internal") ||
           (entry.key.ends_with("load-balancer-type") && (value == "Internal" || value == "internal"));
  });
}

}  // namespace

void check_invalid_service(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object)) return;
  check_type(object, report);
  check_ports(object, report);
}

void check_node_port(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "NodePort") return;
  report.add(object, value_at(object.node, "spec.type")->span,
             fmt::format("`{}` is open on every node of the cluster", display(object)),
             "use `ClusterIP`, with an Ingress or Gateway for what comes from outside");
}

void check_load_balancer(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "LoadBalancer" || is_internal(object)) return;
  if (!items_at(object.node, "spec.loadBalancerSourceRanges").empty()) return;
  report.add(object, value_at(object.node, "spec.type")->span,
             fmt::format("`{}` is open to everybody who reaches its load balancer", display(object)),
             "set `loadBalancerSourceRanges`, or share one load balancer behind an Ingress or Gateway");
}

void check_external_ips(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object)) return;
  const auto addresses = items_at(object.node, "spec.externalIPs");
  if (addresses.empty()) return;
  report.add(object, addresses.front()->span,
             fmt::format("`{}` takes what the cluster's pods send to `{}`, whoever owns that address",
                         display(object), addresses.front()->text),
             "use a Service of type `LoadBalancer`, or an Ingress or Gateway");
}

void check_local_external_name(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "ExternalName") return;
  const Node* name = value_at(object.node, "spec.externalName");
  if (name == nullptr || !is_loopback(name->text)) return;
  report.add(object, name->span,
             fmt::format("`{}` leads back to whoever asks, an Ingress controller's own ports included",
                         display(object)),
             "name a host outside of the cluster, or a Service");
}

void check_twin_services(const ObjectIndex& corpus, Reporter& report) {
  std::map<std::string, const Object*> seen;
  for (const Object& object : corpus.objects()) {
    const Node* selector = value_at(object.node, "spec.selector");
    if (!is_service(object) || selector == nullptr || selector->entries.empty()) continue;
    // A headless Service beside another one is how a StatefulSet is reached both ways.
    std::set<std::string> parts;
    for (const yaml::Entry& entry : selector->entries) {
      parts.insert(fmt::format("{}={}", entry.key, entry.value->text));
    }
    for (const Node* port : items_at(object.node, "spec.ports")) {
      parts.insert(fmt::format(":{}/{}", text_at(port, "port"), text_at(port, "protocol")));
    }
    const std::string key = fmt::format("{} {} {} {} {}", applied_set(object, corpus), object.namespace_name,
                                        type_of(object), is_headless(object), fmt::join(parts, " "));
    const auto [other, fresh] = seen.emplace(key, &object);
    if (fresh || other->second->id == object.id || are_alternatives(*other->second, object, corpus)) continue;
    report
        .add(object, place(object),
             fmt::format("`{}` sends the same requests to the same pods as `{}`",
                         display_beside(object, *other->second, corpus),
                         display_beside(*other->second, object, corpus)),
             "keep one of them, or let their selectors differ")
        .related.push_back({"the other one is here", place(*other->second)});
  }
}

void check_node_port_range(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object)) return;
  for (const Node* port : items_at(object.node, "spec.ports")) {
    const Node* opened = value_at(port, "nodePort");
    const std::int64_t number = opened == nullptr ? 0 : opened->integer().value_or(0);
    // 0 leaves the choice to the cluster; what is no port at all is told by `invalid-port`.
    if (number < 1 || number > 65535 || (number >= 30000 && number <= 32767)) continue;
    report.add(object, opened->span,
               fmt::format("node port {} is outside of 30000 to 32767: Kubernetes refuses it", number),
               "choose one of these, or leave it out; where the API server was started with a "
               "`--service-node-port-range` of its own, switch this rule off in twinhull.yaml");
  }
}

void check_node_port_collision(const ObjectIndex& corpus, Reporter& report) {
  std::map<std::string, std::pair<const Object*, const Node*>> seen;
  for (const Object& object : corpus.objects()) {
    if (!is_service(object)) continue;
    for (const Node* port : items_at(object.node, "spec.ports")) {
      const Node* opened = value_at(port, "nodePort");
      if (opened == nullptr || opened->integer().value_or(0) == 0) continue;
      const std::string_view protocol = text_at(port, "protocol");
      const std::string key = fmt::format("{} {} {}", applied_set(object, corpus), opened->text,
                                          protocol.empty() ? "TCP" : protocol);
      const auto [other, fresh] = seen.emplace(key, std::pair(&object, opened));
      // Services of one name in two namespaces are copies of one system, for two clusters maybe.
      if (fresh ||
          (other->second.first != &object && (other->second.first->id.name == object.id.name ||
                                              are_alternatives(*other->second.first, object, corpus))))
        continue;
      report
          .add(object, opened->span,
               fmt::format("`{}` asks for node port {}, which `{}` has: Kubernetes refuses the second one",
                           display_beside(object, *other->second.first, corpus), opened->text,
                           display_beside(*other->second.first, object, corpus)),
               "give each its own node port, or leave it to the cluster")
          .related.push_back({"the other one is here", other->second.second->span});
    }
  }
}

}  // namespace twinhull::lint
