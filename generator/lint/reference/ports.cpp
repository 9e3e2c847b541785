// Ports on the path from an Ingress through a Service to a container.
#include <fmt/format.h>

#include <algorithm>

#include "kubernetes/names.h"
#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Whether a container of the pod declares a port of that name. A number requires no declaration: a container
/// can listen on undeclared ports.
bool opens(const PodView& pod, std::string_view name) {
  return std::ranges::any_of(pod.containers, [&](const Container& container) {
    return std::ranges::any_of(items_at(container.node, "ports"),
                               [&](const Node* port) { return text_at(port, "name") == name; });
  });
}

/// Whether a container declares this number, or none declares any.
bool may_listen(const PodView& pod, std::string_view number) {
  bool any = false;
  for (const Container& container : pod.containers) {
    for (const Node* port : items_at(container.node, "ports")) {
      any = true;
      if (text_at(port, "containerPort") == number) return true;
    }
  }
  return !any;
}

/// A backend of an Ingress references a Service and one of its ports.
void check_backend(const Object& ingress, const Node* backend, const ObjectIndex& index, Reporter& report) {
  const Node* name = value_at(backend, "service.name");
  if (name == nullptr || name->text.empty()) return;
  // An annotation of the load balancer's controller of that name defines the action.
  if (text_at(backend, "service.port.name") == "use-annotation") return;
  const Object* service = index.find(ingress, "Service", name->text);
  if (service != nullptr && !service->id.group.empty()) return;  // not one of the core API
  if (service == nullptr) {
    if (index.exists(ingress, "Service", name->text)) return;
    add_missing(ingress, {"Service", ingress.namespace_name, name},
                fmt::format("`{}` references Service `{}`, which is not defined in namespace `{}`",
                            display(ingress), name->text, ingress.namespace_name),
                "use a Service of the Ingress's namespace", index, report);
    return;
  }
  for (const auto* key : {"name", "number"}) {
    const Node* port = value_at(backend, std::string("service.port.") + key);
    if (port == nullptr || port->text.empty()) continue;
    if (port->text == "use-annotation")
      continue;  // AWS: `alb.ingress.kubernetes.io/actions.*` sets the
                 // target
    const std::string_view wanted = std::string_view(key) == "number" ? "port" : "name";
    const bool there = std::ranges::any_of(items_at(service->node, "spec.ports"),
                                           [&](const Node* of) { return text_at(of, wanted) == port->text; });
    if (there) continue;
    report
        .add(ingress, port->span,
             fmt::format("Service `{}` has no port `{}`, which `{}` uses", name->text, port->text,
                         display(ingress)),
             "use a port of the Service, not of the container")
        .related.push_back({"the Service is defined here", location_of(*service)});
  }
}

/// Calls `visit` for every port of a Service that no container behind it seems to have.
template <class Visit>
void each_unopened(const Object& object, const ObjectIndex& index, bool wanted_named, Visit visit) {
  if (object.id.kind != "Service" || !object.id.group.empty()) return;
  const std::vector<const PodView*> pods =
      index.pods_matching_labels(object, object.namespace_name, value_at(object.node, "spec.selector"));
  if (pods.empty()) return;
  for (const Node* port : items_at(object.node, "spec.ports")) {
    const Node* target = value_at(port, "targetPort");
    if (target == nullptr) target = value_at(port, "port");
    if (target == nullptr) continue;
    const bool named = target->is(yaml::Kind::string);
    if (named != wanted_named) continue;
    const bool there = std::ranges::any_of(pods, [&](const PodView* pod) {
      return named ? opens(*pod, target->text) : may_listen(*pod, target->text);
    });
    if (!there) visit(*target, *pods.front());
  }
}

}  // namespace

void check_unmatched_target_port(const Object& object, const ObjectIndex& index, Reporter& report) {
  each_unopened(object, index, true, [&](const Node& target, const PodView& pod) {
    if (!kubernetes::check_port_name(target.text).empty()) return;  // which is reported
    report
        .add(object, target.span,
             fmt::format("no container selected by `{}` has a port named `{}`", display(object), target.text),
             "use the name of a container port")
        .related.push_back({"a selected Pod is defined here", pod.location()});
  });
}

void check_undeclared_target_port(const Object& object, const ObjectIndex& index, Reporter& report) {
  each_unopened(object, index, false, [&](const Node& target, const PodView& pod) {
    report
        .add(object, target.span,
             fmt::format("no container selected by `{}` declares port {}, although they declare others",
                         display(object), target.text),
             "use a declared port, or add this one to the container's `ports`")
        .related.push_back({"a selected Pod is defined here", pod.location()});
  });
}

void check_dangling_ingress(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "Ingress" || object.id.group != "networking.k8s.io") return;
  check_backend(object, value_at(object.node, "spec.defaultBackend"), index, report);
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* path : items_at(rule, "http.paths")) {
      check_backend(object, value_at(path, "backend"), index, report);
    }
  }
}

}  // namespace twinhull::lint
