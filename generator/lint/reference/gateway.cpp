// References of the Gateway API: classes, certificates, parents and backends of routes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::string_view group = "gateway.networking.k8s.io";

bool is_route(const Object& object) {
  constexpr std::array<std::string_view, 5> kinds = {"GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute",
                                                     "UDPRoute"};
  return object.id.group == group && std::ranges::find(kinds, object.id.kind) != kinds.end();
}

/// Whether a reference has that group and kind; both have defaults.
bool refers_to(const Node* reference, std::string_view kind, std::string_view in,
               std::string_view default_kind, std::string_view default_group) {
  const Node* own_group = value_at(reference, "group");
  const std::string_view own_kind = text_at(reference, "kind");
  return (own_kind.empty() ? default_kind : own_kind) == kind &&
         (own_group == nullptr ? default_group : own_group->text) == in;
}

std::string_view name_space_of(const Node* reference, const Object& object) {
  const std::string_view own = text_at(reference, "namespace");
  return own.empty() ? object.namespace_name : own;
}

void check_section(const Object& object, const Node* parent, const Object& gateway, Reporter& report) {
  const Node* section = value_at(parent, "sectionName");
  if (section == nullptr) return;
  std::vector<std::string_view> names;
  for (const Node* listener : items_at(gateway.node, "spec.listeners"))
    names.push_back(text_at(listener, "name"));
  if (std::ranges::find(names, section->text) != names.end()) return;
  const std::string_view near = base::closest_match(section->text, names);
  diagnostic::Finding& finding = report.add(
      object, section->span, fmt::format("`{}` has no listener `{}`", display(gateway), section->text),
      near.empty() ? fmt::format("it has `{}`", base::join(names, "`, `"))
                   : fmt::format("did you mean `{}`?", near));
  finding.related.push_back({"the Gateway is defined here", location_of(gateway)});
}

void check_backend(const Object& object, const Node* backend, const ObjectIndex& index, Reporter& report) {
  const Node* name = value_at(backend, "name");
  if (name == nullptr || !refers_to(backend, "Service", "", "Service", "")) return;
  const std::string_view namespace_name = name_space_of(backend, object);
  const Object* service = index.find(object, "Service", namespace_name, name->text);
  if (service == nullptr) {
    if (index.exists(object, "Service", namespace_name, name->text)) return;
    add_missing(object, {"Service", namespace_name, name},
                fmt::format("`{}` references Service `{}`, which is not defined in namespace `{}`",
                            display(object), name->text, namespace_name),
                "use an existing Service", index, report);
    return;
  }
  const Node* port = value_at(backend, "port");
  if (port == nullptr) return;
  std::vector<std::string_view> ports;
  for (const Node* one : items_at(service->node, "spec.ports")) {
    if (text_at(one, "port") == port->text) return;
    ports.push_back(text_at(one, "port"));
  }
  if (ports.empty()) return;
  diagnostic::Finding& finding =
      report.add(object, port->span, fmt::format("Service `{}` has no port {}", name->text, port->text),
                 fmt::format("its ports are {}; use the port of the Service, not that of the Pods",
                             fmt::join(ports, ", ")));
  finding.related.push_back({"the Service is defined here", location_of(*service)});
}

}  // namespace

void check_dangling_gateway_class(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != group || object.id.kind != "Gateway") return;
  const Node* name = value_at(object.node, "spec.gatewayClassName");
  if (name == nullptr || index.exists(object, "GatewayClass", name->text)) return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, "GatewayClass")) known.push_back(one->id.name);
  if (known.empty()) return;  // classes are managed with the cluster
  const std::string_view near = base::closest_match(name->text, known);
  report.add(object, name->span, fmt::format("GatewayClass `{}` is not defined", name->text),
             near.empty() ? fmt::format("use one of `{}`, or pass `--external GatewayClass/{}`",
                                        base::join(known, "`, `"), name->text)
                          : fmt::format("did you mean `{}`?", near));
}

void check_dangling_gateway_certificate(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != group || object.id.kind != "Gateway") return;
  const Node* annotations = value_at(object.node, "metadata.annotations");
  for (const yaml::Entry& entry :
       annotations == nullptr ? std::span<const yaml::Entry>() : annotations->entries) {
    if (entry.key.starts_with("cert-manager.io/")) return;  // which also creates the Secrets
  }
  for (const Node* listener : items_at(object.node, "spec.listeners")) {
    for (const Node* reference : items_at(listener, "tls.certificateRefs")) {
      const Node* name = value_at(reference, "name");
      if (name == nullptr || !refers_to(reference, "Secret", "", "Secret", "")) continue;
      const std::string_view namespace_name = name_space_of(reference, object);
      if (index.exists(object, "Secret", namespace_name, name->text)) continue;
      add_missing(
          object, {"Secret", namespace_name, name},
          fmt::format("`{}` references certificate Secret `{}`, which is not defined in namespace `{}`",
                      display(object), name->text, namespace_name),
          "add it", index, report);
    }
  }
}

void check_dangling_gateway(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_route(object)) return;
  for (const Node* parent : items_at(object.node, "spec.parentRefs")) {
    const Node* name = value_at(parent, "name");
    if (name == nullptr || !refers_to(parent, "Gateway", group, "Gateway", group)) continue;
    const std::string_view namespace_name = name_space_of(parent, object);
    if (const Object* gateway = index.find(object, "Gateway", namespace_name, name->text)) {
      check_section(object, parent, *gateway, report);
      continue;
    }
    if (index.exists(object, "Gateway", namespace_name, name->text)) continue;
    // A Gateway shared by teams is in another repository.
    if (namespace_name != object.namespace_name && index.all(object, "Gateway", namespace_name).empty())
      continue;
    add_missing(
        object, {"Gateway", namespace_name, name},
        fmt::format(
            "`{}` references Gateway `{}`, which is not defined in namespace `{}`: it receives no traffic",
            display(object), name->text, namespace_name),
        "use an existing Gateway", index, report);
  }
}

void check_dangling_route_backend(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_route(object)) return;
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* backend : items_at(rule, "backendRefs")) check_backend(object, backend, index, report);
    for (const Node* filter : items_at(rule, "filters")) {
      if (const Node* mirror = value_at(filter, "requestMirror.backendRef"))
        check_backend(object, mirror, index, report);
    }
  }
}

}  // namespace twinhull::lint
