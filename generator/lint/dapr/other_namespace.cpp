// Sidecars only load components of their own namespace. A component in another one is never loaded.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/dapr/checks.h"

namespace twinhull::lint {
namespace {

using Names = std::set<std::string_view>;

/// The namespaces with pods with a sidecar, and the IDs of their apps, as seen from one unit.
std::map<std::pair<std::uint32_t, std::string_view>, Names> apps_by_namespace(const ObjectIndex& index) {
  std::map<std::pair<std::uint32_t, std::string_view>, Names> apps;
  for (const PodView& pod : index.pods()) {
    if (!has_sidecar(pod)) continue;
    const yaml::Node* id = app_id(pod);
    apps[{pod.object->unit, pod.object->namespace_name}].insert(id == nullptr ? pod.object->id.name
                                                                              : id->text);
  }
  return apps;
}

}  // namespace

void check_component_in_other_namespace(const ObjectIndex& index, Reporter& report) {
  const auto apps = apps_by_namespace(index);
  if (apps.empty()) return;
  for (const Object& object : index.objects()) {
    if (object.id.group != "dapr.io" || object.namespace_name.empty()) continue;
    if (apps.contains({object.unit, object.namespace_name}) || object.namespace_name == "dapr-system")
      continue;
    Names elsewhere;
    for (const auto& [where, ids] : apps) {
      if (where.first == object.unit) elsewhere.insert(where.second);
    }
    if (elsewhere.size() != 1) continue;  // none, or ambiguous
    if (object.id.namespace_name.empty() && elsewhere.contains("default")) continue;
    const std::set<std::string_view>& ids = apps.at({object.unit, *elsewhere.begin()});
    if (std::ranges::any_of(items_at(object.node, "scopes"),
                            [&](const yaml::Node* scope) { return ids.contains(scope->text); }))
      continue;  // reported by `unknown-dapr-scope`
    report.add(
        object, location_of(object),
        fmt::format("`{}` is in namespace `{}`, where no app has a sidecar: those in `{}` do not load it",
                    display(object), object.namespace_name, *elsewhere.begin()),
        fmt::format("set `metadata.namespace: {}`", *elsewhere.begin()));
  }
}

}  // namespace twinhull::lint
