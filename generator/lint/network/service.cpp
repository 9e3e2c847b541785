// Services: what Kubernetes rejects beyond the schema, and what exposes them more than intended.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "kubernetes/names.h"
#include "lint/network/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/display.h"
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

/// A `type` without a value.
std::vector<diagnostic::RelatedLocation> unset_type(const Node* spec) {
  const yaml::Entry* entry = spec->find("type");
  if (entry == nullptr || !entry->value->text.empty()) return {};
  return {{"the type is set here", entry->key_span}};
}

void check_type(const Object& object, Reporter& report) {
  const std::string_view type = type_of(object);
  const Node* spec = value_at(object.node, "spec");
  for (const Field& field : fields) {
    const Node* value = value_at(spec, field.name);
    if (value == nullptr || value->text == "0") continue;
    const bool outside = type == "LoadBalancer" || (type == "NodePort" && !field.balancer_only) ||
                         (!field.balancer_only && !items_at(spec, "externalIPs").empty());
    if (outside) continue;
    report
        .add(object, spec->find(field.name)->key_span,
             fmt::format("`{}` is not allowed for type `{}`: the API server rejects it", field.name, type),
             fmt::format("remove it, or set `type: LoadBalancer`"))
        .related = unset_type(spec);
  }
  const Node* address = value_at(spec, "clusterIP");
  if (is_headless(object) && (type == "NodePort" || type == "LoadBalancer")) {
    report.add(object, address->span,
               fmt::format("`{}` has type `{}` and `clusterIP: None`: the API server rejects it",
                           display(object), type),
               "remove `clusterIP`");
  }
  const Node* name = value_at(spec, "externalName");
  if (type != "ExternalName") {
    if (text_at(name, "").empty()) return;
    diagnostic::limit_to_warning(report.add(object, name->span,
                                            fmt::format("`externalName` has no effect for type `{}`", type),
                                            "remove it, or set `type: ExternalName`"));
    return;
  }
  std::string_view text = text_at(name, "");
  if (text.ends_with('.')) text.remove_suffix(1);
  if (name == nullptr || text.empty()) {
    report.add(object,
               name == nullptr ? last_key(object.node, "spec.externalName", location_of(object)) : name->span,
               fmt::format("`{}` has type `ExternalName` but no `externalName`: the API server rejects it",
                           display(object)),
               "set `externalName`");
  } else if (const std::string why = kubernetes::check_dns_subdomain(text); !why.empty()) {
    report.add(object, name->span, fmt::format("`{}` {}: the API server rejects it", text, why),
               "use a host name without scheme, port and path");
  }
}

void check_ports(const Object& object, Reporter& report) {
  const std::string_view type = type_of(object);
  const auto ports = items_at(object.node, "spec.ports");
  const Node* list = value_at(object.node, "spec.ports");
  const bool none = list == nullptr || (list->is(yaml::Kind::list) && ports.empty());
  if (none && !is_headless(object) && type != "ExternalName") {
    report.add(object, last_key(object.node, "spec.ports", location_of(object)),
               fmt::format("`{}` has no ports: the API server rejects it", display(object)),
               "list its `ports`");
  }
  std::map<std::string_view, const Node*> names;
  for (const Node* port : ports) {
    if (!port->is(yaml::Kind::map)) continue;
    const Node* name = value_at(port, "name");
    if (name == nullptr || name->text.empty()) {
      const Node* number = value_at(port, "port");
      if (ports.size() < 2) continue;
      report.add(object, last_key(port, "name", number == nullptr ? port->span : number->span),
                 fmt::format("`{}` has several ports and one has no name: the API server rejects it",
                             display(object)),
                 "give each port a `name`");
    } else if (const auto [other, fresh] = names.emplace(name->text, name); !fresh) {
      report
          .add(object, name->span,
               fmt::format("two ports of `{}` are named `{}`: the API server rejects it", display(object),
                           name->text),
               "use a unique name for each port")
          .related.push_back({"also defined here", other->second->span});
    } else if (const std::string why = kubernetes::validate_dns_label(name->text); !why.empty()) {
      report.add(object, name->span, fmt::format("`{}` {}: the API server rejects it", name->text, why),
                 "rename the port");
    }
    const Node* opened = value_at(port, "nodePort");
    if (opened == nullptr || opened->text == "0" || type == "NodePort" || type == "LoadBalancer") continue;
    report.add(object, opened->span,
               fmt::format("`nodePort` is not allowed for type `{}`: the API server rejects it", type),
               "remove it, or set `type: NodePort`");
  }
}

bool is_loopback(std::string_view name) {
  return name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name == "::1";
}

/// Internal load balancers; the annotation depends on the cloud.
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

void check_node_port_service(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "NodePort") return;
  report.add(object, value_at(object.node, "spec.type")->span,
             fmt::format("`{}` is exposed on every node of the cluster", display(object)),
             "use `ClusterIP`, with an Ingress or Gateway for external traffic");
}

void check_load_balancer_service(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "LoadBalancer" || is_internal(object)) return;
  if (!items_at(object.node, "spec.loadBalancerSourceRanges").empty()) return;
  report.add(object, value_at(object.node, "spec.type")->span,
             fmt::format("`{}` is exposed through a load balancer without restrictions", display(object)),
             "set `loadBalancerSourceRanges`, or share one load balancer behind an Ingress or Gateway");
}

void check_service_external_ips(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object)) return;
  const auto addresses = items_at(object.node, "spec.externalIPs");
  if (addresses.empty()) return;
  report.add(
      object, addresses.front()->span,
      fmt::format("`{}` intercepts traffic of the cluster to `{}`", display(object), addresses.front()->text),
      "use a Service of type `LoadBalancer`, or an Ingress or Gateway");
}

void check_loopback_external_name(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object) || type_of(object) != "ExternalName") return;
  const Node* name = value_at(object.node, "spec.externalName");
  if (name == nullptr || !is_loopback(name->text)) return;
  report.add(object, name->span,
             fmt::format("`{}` points to the client itself, such as the ports of an Ingress controller",
                         display(object)),
             "use a host outside the cluster, or a Service");
}

void check_duplicate_service(const ObjectIndex& index, Reporter& report) {
  std::map<std::string, const Object*> seen;
  for (const Object& object : index.objects()) {
    const Node* selector = value_at(object.node, "spec.selector");
    if (!is_service(object) || selector == nullptr || selector->entries.empty()) continue;
    // A headless Service next to another one is the usual setup of a StatefulSet.
    std::set<std::string> parts;
    for (const yaml::Entry& entry : selector->entries) {
      parts.insert(fmt::format("{}={}", entry.key, entry.value->text));
    }
    for (const Node* port : items_at(object.node, "spec.ports")) {
      parts.insert(fmt::format(":{}/{}", text_at(port, "port"), text_at(port, "protocol")));
    }
    const std::string key = fmt::format("{} {} {} {} {}", applied_set(object, index), object.namespace_name,
                                        type_of(object), is_headless(object), fmt::join(parts, " "));
    const auto [other, fresh] = seen.emplace(key, &object);
    if (fresh || other->second->id == object.id || are_alternatives(*other->second, object, index)) continue;
    report
        .add(object, location_of(object),
             fmt::format("`{}` has the same selector and ports as `{}`",
                         display_with_context(object, *other->second, index),
                         display_with_context(*other->second, object, index)),
             "remove one of them, or change its selector")
        .related.push_back({"also defined here", location_of(*other->second)});
  }
}

void check_node_port_out_of_range(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_service(object)) return;
  for (const Node* port : items_at(object.node, "spec.ports")) {
    const Node* opened = value_at(port, "nodePort");
    const std::int64_t number = opened == nullptr ? 0 : opened->integer().value_or(0);
    // 0 lets the cluster choose; invalid ports are reported by `invalid-port`.
    if (number < 1 || number > 65535 || (number >= 30000 && number <= 32767)) continue;
    report.add(object, opened->span,
               fmt::format("node port {} is outside 30000 to 32767: the API server rejects it", number),
               "choose a port in the range or omit it; if the API server sets `--service-node-port-range`, "
               "disable this rule in twinhull.yaml");
  }
}

void check_node_port_conflict(const ObjectIndex& index, Reporter& report) {
  std::map<std::string, std::pair<const Object*, const Node*>> seen;
  for (const Object& object : index.objects()) {
    if (!is_service(object)) continue;
    for (const Node* port : items_at(object.node, "spec.ports")) {
      const Node* opened = value_at(port, "nodePort");
      if (opened == nullptr || opened->integer().value_or(0) == 0) continue;
      const std::string_view protocol = text_at(port, "protocol");
      const std::string key = fmt::format("{} {} {}", applied_set(object, index), opened->text,
                                          protocol.empty() ? "TCP" : protocol);
      const auto [other, fresh] = seen.emplace(key, std::pair(&object, opened));
      // Services with one name in two namespaces are copies of one system, possibly for two clusters.
      if (fresh ||
          (other->second.first != &object && (other->second.first->id.name == object.id.name ||
                                              are_alternatives(*other->second.first, object, index))))
        continue;
      report
          .add(object, opened->span,
               fmt::format("`{}` uses node port {}, as does `{}`: the API server rejects the second one",
                           display_with_context(object, *other->second.first, index), opened->text,
                           display_with_context(*other->second.first, object, index)),
               "use a different node port, or omit it")
          .related.push_back({"also defined here", other->second.second->span});
    }
  }
}

}  // namespace twinhull::lint
