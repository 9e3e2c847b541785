// Names of resources in requests, limits and quotas: a fixed set, except for extended resources, which have a
// domain.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "kubernetes/names.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/resources/checks.h"
#include "lint/resources/resource_locations.h"

namespace twinhull::lint {
namespace {

using Names = std::vector<std::string_view>;

const Names of_containers = {"cpu", "memory", "ephemeral-storage"};
const Names of_pods = {"cpu", "memory"};
const Names of_quotas = {"configmaps",
                         "cpu",
                         "ephemeral-storage",
                         "limits.cpu",
                         "limits.ephemeral-storage",
                         "limits.memory",
                         "memory",
                         "persistentvolumeclaims",
                         "pods",
                         "replicationcontrollers",
                         "requests.cpu",
                         "requests.ephemeral-storage",
                         "requests.memory",
                         "requests.storage",
                         "resourcequotas",
                         "secrets",
                         "services",
                         "services.loadbalancers",
                         "services.nodeports"};

/// Limits of claims can have the names of quotas, although only storage is meant.
Names limits_of_claims() {
  Names names = of_quotas;
  names.emplace_back("storage");
  return names;
}

/// Common wrong words for a resource, other than typos.
struct Alias {
  std::string_view word;
  std::string_view resource;
};

constexpr std::array aliases = {Alias{"mem", "memory"}, Alias{"ram", "memory"},
                                Alias{"disk", "ephemeral-storage"}, Alias{"storage", "ephemeral-storage"},
                                Alias{"gpu", "nvidia.com/gpu"}};

/// Why the API server rejects a name with a domain, which the cluster's administrator defines.
std::string fault_of(std::string_view resource, bool quota) {
  if (resource.find('/') == std::string_view::npos || has_unexpanded_placeholder(resource)) return {};
  if (quota) return {};
  if (resource.starts_with("requests.")) return "begins with `requests.`, which is for quotas";
  return kubernetes::check_qualified_name(resource);
}

bool is_known(std::string_view resource, const Names& known) {
  return std::ranges::find(known, resource) != known.end() || resource.find('/') != std::string_view::npos ||
         resource.starts_with("hugepages-") || resource.starts_with("requests.hugepages-") ||
         has_unexpanded_placeholder(resource);
}

std::string_view meant(std::string_view resource, const Names& known) {
  for (const Alias& alias : aliases) {
    if (alias.word == resource) return alias.resource;
  }
  return base::closest_match(resource, known);
}

void check_map(const Object& object, const yaml::Node* map, std::string_view who, const Names& known,
               bool typos_only, Reporter& report) {
  if (map == nullptr || !map->is(yaml::Kind::map)) return;
  for (const yaml::Entry& entry : map->entries) {
    if (const std::string why = fault_of(entry.key, &known == &of_quotas); !why.empty()) {
      report.add(object, entry.key_span,
                 fmt::format("resource `{}` in {} {}: the API server rejects it", entry.key, who, why),
                 "use the form `example.com/name`");
    }
    if (is_known(entry.key, known)) continue;
    const std::string_view right = meant(entry.key, known);
    if (typos_only && right.empty()) continue;
    diagnostic::Finding& finding = report.add(
        object, entry.key_span,
        fmt::format("unknown resource `{}` in {}: the API server rejects it", entry.key, who),
        !right.empty() ? fmt::format("did you mean `{}`?", right)
                       : fmt::format("the resources are {}; others have a domain, such as `example.com/{}`",
                                     base::quoted_list(known, 20), entry.key));
    if (!right.empty() && map->get(right) == nullptr && right.find('/') == std::string_view::npos)
      finding.fix = replace_text(entry.key_span, entry.key, right);
  }
}

void check_both(const Object& object, const yaml::Node* resources, std::string_view who, const Names& known,
                bool typos_only, Reporter& report) {
  for (std::string_view part : {"limits", "requests"})
    check_map(object, value_at(resources, part), who, known, typos_only, report);
}

}  // namespace

std::string_view resource_meant(std::string_view resource) {
  return is_known(resource, of_containers) ? resource : meant(resource, of_containers);
}

void check_unknown_resource(const Object& object, const ObjectIndex& index, Reporter& report) {
  const PodView* pod = index.pod_of(object);
  each_resources(object, pod, [&](const ResourceLocation& location) {
    check_both(object, location.resources, location.who, location.of_pod ? of_pods : of_containers,
               location.foreign, report);
  });
  if (object.id.kind == "RuntimeClass" && object.id.group == "node.k8s.io") {
    check_map(object, value_at(object.node, "overhead.podFixed"), "`overhead`", of_containers, false, report);
  }
  if (!object.id.group.empty()) return;
  if (object.id.kind == "ResourceQuota") {
    const yaml::Node* hard = value_at(object.node, "spec.hard");
    // `count/jobs.batch` and the like contain a slash, too.
    check_map(object, hard, fmt::format("`{}`", display(object)), of_quotas, false, report);
  }
  if (object.id.kind != "LimitRange") return;
  for (const yaml::Node* item : items_at(object.node, "spec.limits")) {
    const std::string_view type = text_at(item, "type");
    static const Names of_claims = limits_of_claims();
    const Names& known = type == "Container" || type == "Pod" ? of_containers : of_claims;
    for (std::string_view part : {"default", "defaultRequest", "max", "maxLimitRequestRatio", "min"})
      check_map(object, value_at(item, part), fmt::format("`{}`", display(object)), known, false, report);
  }
}

}  // namespace twinhull::lint
