// Ports: names and numbers that Kubernetes rejects, in any field.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "kubernetes/names.h"
#include "lint/network/checks.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_number(const Node& node) { return node.is(yaml::Kind::integer); }

void check_number(const Object& object, const Node* port, bool zero_is_none, Reporter& report) {
  if (port == nullptr || !is_number(*port)) return;
  const std::optional<std::int64_t> number = port->integer();
  if (number && ((*number >= 1 && *number <= 65535) || (zero_is_none && *number == 0))) return;
  report.add(object, port->span, fmt::format("invalid port `{}`: must be 1 to 65535", port->text),
             "use a valid port");
}

void check_name(const Object& object, const Node* port, bool empty_is_none, Reporter& report) {
  if (port == nullptr || !port->is(yaml::Kind::string) || (empty_is_none && port->text.empty())) return;
  if (has_unexpanded_placeholder(port->text)) return;
  const std::string why = kubernetes::check_port_name(port->text);
  if (why.empty()) return;
  const bool quoted = !port->text.empty() && std::ranges::all_of(port->text, base::is_digit);
  report.add(
      object, port->span,
      quoted ? fmt::format(
                   "`{}` in quotes is a port name, which must contain a letter: the API server rejects it",
                   port->text)
             : fmt::format("`{}` {}: the API server rejects it", port->text, why),
      quoted ? "remove the quotes" : "rename the port everywhere");
}

/// A name or number.
void check_port(const Object& object, const Node* port, Reporter& report) {
  check_number(object, port, false, report);
  check_name(object, port, false, report);
}

void check_pod_ports(const Object& object, const PodView& pod, Reporter& report) {
  for (const Container& container : pod.containers) {
    for (const Node* port : items_at(container.node, "ports")) {
      check_number(object, value_at(port, "containerPort"), false, report);
      check_number(object, value_at(port, "hostPort"), true, report);
      const Node* host = value_at(port, "hostPort");
      if (!is_true_at(pod.spec, "hostNetwork") || host == nullptr || !host->integer() || host->text == "0")
        continue;
      if (const Node* own = value_at(port, "containerPort");
          own != nullptr && own->integer() != host->integer()) {
        report.add(
            object, host->span,
            fmt::format(
                "with `hostNetwork`, {} cannot map port {} to host port {}: the API server rejects the Pod",
                describe(container), own->text, host->text),
            "set `hostPort` to `containerPort`, or remove it");
      }
    }
    for (std::string_view probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
      const Node* handler = value_at(container.node, probe);
      // A name that no port has is `unknown-probe-port`.
      check_number(object, value_at(handler, "httpGet.port"), false, report);
      check_number(object, value_at(handler, "tcpSocket.port"), false, report);
      check_number(object, value_at(handler, "grpc.port"), false, report);
    }
  }
}

void check_service_ports(const Object& object, Reporter& report) {
  for (const Node* port : items_at(object.node, "spec.ports")) {
    check_number(object, value_at(port, "port"), false, report);
    check_number(object, value_at(port, "nodePort"), true, report);
    // 0 is the port of a missing target.
    const Node* target = value_at(port, "targetPort");
    check_number(object, target, true, report);
    check_name(object, target, true, report);
  }
}

void check_backend_port(const Object& object, const Node* backend, Reporter& report) {
  check_number(object, value_at(backend, "service.port.number"), false, report);
  check_name(object, value_at(backend, "service.port.name"), true, report);
}

void check_policy_ports(const Object& object, Reporter& report) {
  for (std::string_view direction : {"spec.ingress", "spec.egress"}) {
    for (const Node* rule : items_at(object.node, direction)) {
      for (const Node* port : items_at(rule, "ports")) {
        const Node* first = value_at(port, "port");
        const Node* last = value_at(port, "endPort");
        check_port(object, first, report);
        check_number(object, last, false, report);
        if (last == nullptr || !is_number(*last)) continue;
        const std::int64_t from =
            first == nullptr || !is_number(*first) ? 65536 : first->integer().value_or(0);
        if (last->integer().value_or(65535) >= from) continue;
        report.add(object, last->span,
                   from > 65535 ? "`endPort` requires a numeric `port`: the API server rejects it"
                                : fmt::format("`endPort` {} is below `port` {}: the API server rejects it",
                                              last->text, from),
                   "set `port` to the first number and `endPort` to the last");
      }
    }
  }
}

}  // namespace

void check_invalid_port(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (const PodView* pod = index.pod_of(object)) check_pod_ports(object, *pod, report);
  if (is_service(object)) check_service_ports(object, report);
  if (object.id.group != "networking.k8s.io") return;
  if (object.id.kind == "NetworkPolicy") check_policy_ports(object, report);
  if (object.id.kind != "Ingress") return;
  check_backend_port(object, value_at(object.node, "spec.defaultBackend"), report);
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* path : items_at(rule, "http.paths")) {
      check_backend_port(object, value_at(path, "backend"), report);
    }
  }
}

void check_duplicate_port_name(const PodView& pod, const ObjectIndex&, Reporter& report) {
  std::map<std::string_view, std::pair<const Container*, const Node*>> seen;
  for (const Container& container : pod.containers) {
    if (container.role != ContainerRole::main && container.role != ContainerRole::sidecar) continue;
    for (const Node* port : items_at(container.node, "ports")) {
      const Node* name = value_at(port, "name");
      if (name == nullptr || name->text.empty()) continue;
      const auto [other, fresh] = seen.emplace(name->text, std::pair(&container, name));
      if (fresh) continue;
      const Container& first = *other->second.first;
      report
          .add(*pod.object, name->span,
               &first == &container
                   ? fmt::format("two ports of {} are named `{}`: the API server rejects the Pod",
                                 describe(container), name->text)
                   : fmt::format("{} has a port named `{}`, as does {}: a Service never routes to this one",
                                 describe(container), name->text, describe(first)),
               "use a unique name for each port of the Pod")
          .related.push_back({"also defined here", other->second.second->span});
    }
  }
}

void check_host_ip_without_host_port(const Container& container, const PodView& pod, const ObjectIndex&,
                                     Reporter& report) {
  for (const Node* port : items_at(container.node, "ports")) {
    const Node* address = value_at(port, "hostIP");
    if (text_at(address, "").empty() || !text_at(port, "hostPort").empty()) continue;
    report.add(*pod.object, address->span,
               fmt::format("{} sets `hostIP` without `hostPort`: it has no effect", describe(container)),
               "remove `hostIP`, or set `hostPort`");
  }
}

}  // namespace twinhull::lint
