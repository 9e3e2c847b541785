#include <fmt/format.h>

#include <algorithm>

#include "lint/objects/selector_index.h"
#include "lint/probes/checks.h"

namespace twinhull::lint {
namespace {

bool waits_for_readiness(const Object& service) {
  return !is_true_at(service.node, "spec.publishNotReadyAddresses");
}

bool runs_once(const PodView& pod) {
  const std::string_view kind = pod.object->id.kind;
  if (kind == "Job" || kind == "CronJob") return true;
  const std::string_view policy = text_at(pod.spec, "restartPolicy");
  return policy == "Never" || policy == "OnFailure";
}

bool is_long_running(const Container& container) {
  return container.role == ContainerRole::main || container.role == ContainerRole::sidecar;
}

/// Of a container that keeps running; in others a probe is an error.
bool has(const Container& container, std::string_view probe) {
  return is_long_running(container) && value_at(container.node, probe) != nullptr;
}

bool has_readiness(const Container& container) { return has(container, "readinessProbe"); }

/// Whether the container declares the port that a Service routes to.
bool serves(const Container& container, const yaml::Node& service_port) {
  const yaml::Node* target = value_at(&service_port, "targetPort");
  if (target == nullptr) target = value_at(&service_port, "port");
  const std::string_view wanted = text_at(target, "");
  return std::ranges::any_of(items_at(container.node, "ports"), [&](const yaml::Node* port) {
    return !wanted.empty() && (text_at(port, "name") == wanted || text_at(port, "containerPort") == wanted);
  });
}

/// The container that receives a Service's traffic without a readiness check; null if none does.
const Container* unready(const PodView& pod, const Object& service) {
  bool known = false;
  for (const Container& container : pod.containers) {
    if (!is_long_running(container)) continue;
    const auto ports = items_at(service.node, "spec.ports");
    if (std::ranges::none_of(ports, [&](const yaml::Node* port) { return serves(container, *port); }))
      continue;
    known = true;
    if (!has_readiness(container)) return &container;
  }
  if (known || std::ranges::any_of(pod.containers, has_readiness)) return nullptr;
  const auto first = std::ranges::find(pod.containers, ContainerRole::main, &Container::role);
  return first == pod.containers.end() ? nullptr : &*first;
}

bool has_probe(const Container& container) {
  return has_readiness(container) || has(container, "livenessProbe") || has(container, "startupProbe");
}

}  // namespace

void check_missing_readiness_probe(const ObjectIndex& index, Reporter& report) {
  const Selectors all = services_by_pod(index);
  for (const PodView& pod : index.pods()) {
    const auto found = all.find(&pod);
    if (found == all.end() || runs_once(pod)) continue;
    std::vector<const Container*> reported;
    for (const Object* service : found->second) {
      if (!waits_for_readiness(*service)) continue;
      const Container* container = unready(pod, *service);
      if (container == nullptr || std::ranges::find(reported, container) != reported.end()) continue;
      reported.push_back(container);
      diagnostic::Finding& finding =
          report.add(*pod.object, container->location(),
                     fmt::format("{} has no readiness probe: `{}` routes traffic to it before it is ready",
                                 describe(*container), display(*service)),
                     "set a `readinessProbe` that succeeds when the container can answer");
      finding.related.push_back({"the Service is defined here", location_of(*service)});
    }
  }
}

void check_missing_probes(const ObjectIndex& index, Reporter& report) {
  const Selectors all = services_by_pod(index);
  for (const PodView& pod : index.pods()) {
    const auto found = all.find(&pod);
    const bool spoken = found != all.end() && std::ranges::any_of(found->second, [](const Object* service) {
                          return waits_for_readiness(*service);  // reported by missing-readiness-probe
                        });
    if (spoken || runs_once(pod) || std::ranges::any_of(pod.containers, has_probe)) continue;
    if (pod.containers.empty()) continue;
    report.add(*pod.object, pod.location(),
               fmt::format("no container of `{}` has a probe: a hanging process is not detected",
                           display(*pod.object)),
               "set a `livenessProbe` if a restart helps, otherwise a `readinessProbe`");
  }
}

}  // namespace twinhull::lint
