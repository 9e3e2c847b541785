// An autoscaler with a utilization target requires resource requests.
#include <fmt/format.h>

#include "lint/availability/checks.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Metric {
  const Node* parent = nullptr;  ///< null: the default metric, which has no location
  std::string_view resource;
  std::string_view container;  ///< empty: all containers
};

/// The utilization metrics of an autoscaler.
std::vector<Metric> percentages(const Object& object) {
  std::vector<Metric> out;
  const Node* spec = value_at(object.node, "spec");
  if (const Node* cpu = value_at(spec, "targetCPUUtilizationPercentage")) out.push_back({cpu, "cpu", {}});
  for (const Node* metric : items_at(spec, "metrics")) {
    for (std::string_view key : {"resource", "containerResource"}) {
      const Node* source = value_at(metric, key);
      const Node* name = value_at(source, "name");
      if (name == nullptr || text_at(source, "target.type") != "Utilization") continue;
      out.push_back({name, name->text, text_at(source, "container")});
    }
  }
  for (const Node* trigger : items_at(spec, "triggers")) {
    const Node* type = value_at(trigger, "type");
    if (type == nullptr || (type->text != "cpu" && type->text != "memory")) continue;
    if (text_at(trigger, "metricType") != "Utilization") continue;
    out.push_back({type, type->text, text_at(trigger, "metadata.containerName")});
  }
  if (object.id.kind == "HorizontalPodAutoscaler" && value_at(spec, "metrics") == nullptr && out.empty())
    out.push_back({nullptr, "cpu", {}});
  return out;
}

bool asks(const Node* resources, std::string_view resource) {
  for (std::string_view part : {"requests", "limits"}) {  // a limit sets the request, too
    const Node* map = value_at(resources, part);
    const Node* amount = map == nullptr ? nullptr : map->get(resource);
    if (amount != nullptr && !amount->is(yaml::Kind::null)) return true;
  }
  return false;
}

}  // namespace

void check_hpa_without_resource_request(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Object* target = is_autoscaler(object) ? target_of(object, index) : nullptr;
  const PodView* pod = target == nullptr ? nullptr : index.pod_of(*target);
  if (pod == nullptr || !index.all(*target, "LimitRange", target->namespace_name).empty()) return;
  const Node* of_pod = value_at(pod->spec, "resources");
  for (const Metric& metric : percentages(object)) {
    if (asks(of_pod, metric.resource)) continue;
    for (const Container& container : pod->containers) {
      if (container.role != ContainerRole::main && container.role != ContainerRole::sidecar) continue;
      if (!metric.container.empty() && metric.container != container.name) continue;
      if (asks(value_at(container.node, "resources"), metric.resource)) continue;
      report
          .add(object, metric.parent == nullptr ? location_of(object) : metric.parent->span,
               fmt::format(
                   "`{}` scales on {} utilization, but {} of `{}` has no request for it: it never scales",
                   display(object), metric.resource, describe(container), display(*target)),
               fmt::format("set `resources.requests.{}` on the container", metric.resource))
          .related.push_back({"the container is defined here", container.location()});
      break;
    }
  }
}

}  // namespace twinhull::lint
