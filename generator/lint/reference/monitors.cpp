// What Prometheus scrapes for a ServiceMonitor or PodMonitor.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/objects/selector.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The Services, or pods' labels, that a monitor can select.
bool selects_any(const Object& monitor, const ObjectIndex& index, std::string_view namespace_name) {
  const Node* selector = value_at(monitor.node, "spec.selector");
  if (monitor.id.kind == "PodMonitor") return !index.pods_selected(monitor, namespace_name, selector).empty();
  return std::ranges::any_of(index.all(monitor, "Service", namespace_name), [&](const Object* service) {
    return selects(selector, value_at(service->node, "metadata.labels"));
  });
}

/// The namespaces of a monitor, its own unless it sets others.
std::vector<std::string_view> spaces_of(const Object& monitor) {
  std::vector<std::string_view> spaces;
  for (const Node* one : items_at(monitor.node, "spec.namespaceSelector.matchNames"))
    spaces.push_back(one->text);
  if (spaces.empty()) spaces.push_back(monitor.namespace_name);
  return spaces;
}

/// The port names of what a monitor selects.
std::vector<std::string_view> port_names(const Object& monitor, const ObjectIndex& index) {
  const Node* selector = value_at(monitor.node, "spec.selector");
  std::vector<std::string_view> names;
  for (const std::string_view space : spaces_of(monitor)) {
    if (monitor.id.kind == "PodMonitor") {
      for (const PodView* pod : index.pods_selected(monitor, space, selector)) {
        for (const Container& container : pod->containers) {
          for (const Node* port : items_at(container.node, "ports")) names.push_back(text_at(port, "name"));
        }
      }
      continue;
    }
    for (const Object* service : index.all(monitor, "Service", space)) {
      if (!selects(selector, value_at(service->node, "metadata.labels"))) continue;
      for (const Node* port : items_at(service->node, "spec.ports")) names.push_back(text_at(port, "name"));
    }
  }
  return names;
}

}  // namespace

void check_dangling_service_monitor(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "monitoring.coreos.com") return;
  const bool pods = object.id.kind == "PodMonitor";
  if (!pods && object.id.kind != "ServiceMonitor") return;
  const Node* selector = value_at(object.node, "spec.selector");
  if (selector == nullptr || is_true_at(object.node, "spec.namespaceSelector.any")) return;
  const std::vector<std::string_view> spaces = spaces_of(object);
  bool looked = false;
  for (const std::string_view space : spaces) {
    if (selects_any(object, index, space) || index.may_select_runtime_pods(object, space, selector)) return;
    looked =
        looked || (pods ? index.contains_pods(object, space) : index.contains_kind(object, "Service", space));
  }
  if (!looked) return;  // the targets are not part of the run
  report.add(object, selector->span,
             fmt::format("`{}` selects no {} in namespace `{}`: no metrics are scraped", display(object),
                         pods ? "pod" : "Service", base::join(spaces, "`, `")),
             pods ? "use the labels of the Pods" : "use `metadata.labels` of the Service, not its selector");
}

void check_unknown_monitor_port(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "monitoring.coreos.com") return;
  const bool pods = object.id.kind == "PodMonitor";
  if (!pods && object.id.kind != "ServiceMonitor") return;
  if (is_true_at(object.node, "spec.namespaceSelector.any")) return;
  std::vector<std::string_view> names = port_names(object, index);
  if (names.empty()) return;  // another rule reports selectors without matches
  for (const Node* endpoint : items_at(object.node, pods ? "spec.podMetricsEndpoints" : "spec.endpoints")) {
    const Node* port = value_at(endpoint, "port");
    if (port == nullptr || std::ranges::find(names, port->text) != names.end()) continue;
    std::erase(names, std::string_view());
    const std::string_view near = base::closest_match(port->text, names);
    report.add(object, port->span,
               fmt::format("no {} selected by `{}` has a port named `{}`: no metrics are scraped",
                           pods ? "pod" : "Service", display(object), port->text),
               !near.empty() ? fmt::format("did you mean `{}`?", near)
               : names.empty()
                   ? fmt::format("set this `name` on the port of the {}", pods ? "container" : "Service")
                   : fmt::format("known: `{}`", base::join(names, "`, `")));
  }
}

}  // namespace twinhull::lint
