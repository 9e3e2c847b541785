// The resources of a container are not only set at the container: a limit sets the request, too; a pod can
// set both for all its containers together; and a LimitRange of the namespace sets defaults.

#include <fmt/format.h>

#include <algorithm>

#include "lint/resources/checks.h"
#include "lint/resources/resource_locations.h"

namespace twinhull::lint {
namespace {

/// Init containers end before the others start, and ephemeral ones cannot have requests.
bool counts(const Container& container) {
  return container.role == ContainerRole::main || container.role == ContainerRole::sidecar;
}

bool sets(const yaml::Node* resources, std::string_view part, std::string_view resource) {
  const yaml::Node* map = value_at(resources, part);
  if (map == nullptr) return false;
  // A misspelled name is reported by unknown-resource.
  return std::ranges::any_of(map->entries, [&](const yaml::Entry& entry) {
    return !entry.value->is(yaml::Kind::null) && resource_meant(entry.key) == resource;
  });
}

/// Whether a LimitRange of the pod's namespace sets that for its containers.
bool given(const PodView& pod, const ObjectIndex& index, bool limit, std::string_view resource) {
  for (const Object* range : index.all(*pod.object, "LimitRange", pod.object->namespace_name)) {
    for (const yaml::Node* item : items_at(range->node, "spec.limits")) {
      if (text_at(item, "type") != "Container") continue;
      if (sets(item, "default", resource)) return true;
      if (!limit && sets(item, "defaultRequest", resource)) return true;
    }
  }
  return false;
}

bool says_nothing(const Container& container) {
  const yaml::Node* resources = value_at(container.node, "resources");
  if (resources == nullptr) return true;
  for (std::string_view part : {"limits", "requests", "claims"}) {
    const yaml::Node* found = value_at(resources, part);
    if (found != nullptr && !(found->entries.empty() && found->items.empty())) return false;
  }
  return true;
}

/// Whether anything but the container sets its resources.
bool says_nothing(const PodView& pod, const ObjectIndex& index) {
  const yaml::Node* resources = value_at(pod.spec, "resources");
  for (std::string_view resource : {"cpu", "memory"}) {
    if (sets(resources, "limits", resource) || sets(resources, "requests", resource)) return false;
    if (given(pod, index, false, resource)) return false;
  }
  return true;
}

struct RequiredResource {
  std::string_view resource;
  bool limit = false;
  std::string_view message;
  std::string_view help;
};

void check_missing(const PodView& pod, const ObjectIndex& index, const RequiredResource& wanted,
                   Reporter& report) {
  const auto lacks = [&](const yaml::Node* resources) {
    return !sets(resources, "limits", wanted.resource) &&
           (wanted.limit || !sets(resources, "requests", wanted.resource));
  };
  if (!lacks(value_at(pod.spec, "resources"))) return;
  const bool silent = says_nothing(pod, index);
  for (const Container& container : pod.containers) {
    const yaml::Node* resources = value_at(container.node, "resources");
    // missing-resources reports a container without any resources.
    if (!counts(container) || !lacks(resources) || (silent && says_nothing(container))) continue;
    if (given(pod, index, wanted.limit, wanted.resource)) return;
    report.add(*pod.object, container.location(), fmt::format("{} {}", describe(container), wanted.message),
               std::string(wanted.help));
  }
}

}  // namespace

void check_missing_resources(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (!says_nothing(pod, index)) return;
  for (const Container& container : pod.containers) {
    if (!counts(container) || !says_nothing(container)) continue;
    report.add(
        *pod.object, container.location(),
        fmt::format("{} has no resource requests or limits: it can exhaust its node", describe(container)),
        "set `resources.requests` for CPU and memory, and `resources.limits` for memory");
  }
}

void check_missing_cpu_request(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  check_missing(pod, index,
                {.resource = "cpu",
                 .message = "has no CPU request: it can be starved of CPU on a busy node",
                 .help = "set `resources.requests.cpu`"},
                report);
}

void check_missing_memory_request(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  check_missing(
      pod, index,
      {.resource = "memory",
       .message = "has no memory request: the scheduler does not account for it, and it is evicted first",
       .help = "set `resources.requests.memory`"},
      report);
}

void check_missing_memory_limit(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  check_missing(pod, index,
                {.resource = "memory",
                 .limit = true,
                 .message = "has no memory limit: it can exhaust the memory of its node",
                 .help = "set `resources.limits.memory`"},
                report);
}

}  // namespace twinhull::lint
