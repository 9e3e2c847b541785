#include <fmt/format.h>

#include <map>
#include <tuple>
#include <utility>

#include "kubernetes/names.h"
#include "lint/dapr/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/display.h"

namespace twinhull::lint {

void check_invalid_dapr_app_id(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const yaml::Node* id = app_id(pod);
  if (id == nullptr) return;
  const std::string wrong = kubernetes::validate_app_id(id->text);
  if (wrong.empty()) return;
  report.add(
      *pod.object, id->span, fmt::format("invalid app ID `{}`: {}", id->text, wrong),
      "use a shorter ID of lowercase letters, digits and `-`: Dapr creates the Service `<app-id>-dapr`");
}

void check_duplicate_dapr_app_id(const ObjectIndex& index, Reporter& report) {
  std::map<std::tuple<std::string, std::string_view, std::string_view>, const PodView*> seen;
  for (const PodView& pod : index.pods()) {
    const yaml::Node* id = app_id(pod);
    if (id == nullptr) continue;
    const auto [first, added] =
        seen.emplace(std::tuple(applied_set(*pod.object, index), pod.object->namespace_name, id->text), &pod);
    if (added) continue;
    const Object& other = *first->second->object;
    // Duplicate objects are reported by another rule.
    if (other.id == pod.object->id || are_alternatives(other, *pod.object, index)) continue;
    diagnostic::Finding& finding = report.add(
        *pod.object, id->span,
        fmt::format("`{}` has the app ID `{}`, as does `{}`", display_with_context(*pod.object, other, index),
                    id->text, display_with_context(other, *pod.object, index)),
        "set different app IDs: calls reach either, and each receives only some of the messages");
    finding.related.push_back(
        {fmt::format("the app ID of `{}`", display_with_context(other, *pod.object, index)),
         app_id(*first->second)->span});
  }
}

void check_dapr_service_name_conflict(const ObjectIndex& index, Reporter& report) {
  constexpr std::string_view end = "-dapr";
  std::map<std::pair<std::string_view, std::string_view>, const PodView*> apps;  // namespace and id
  for (const PodView& pod : index.pods()) {
    if (const yaml::Node* id = app_id(pod)) apps.try_emplace({pod.object->namespace_name, id->text}, &pod);
  }
  for (const Object& object : index.objects()) {
    if (object.id.kind != "Service" || !object.id.group.empty() || !object.id.name.ends_with(end)) continue;
    const std::string_view id = object.id.name.substr(0, object.id.name.size() - end.size());
    const auto app = apps.find({object.namespace_name, id});
    if (app == apps.end()) continue;
    diagnostic::Finding& finding =
        report.add(object, location_of(object),
                   fmt::format("Service `{}` conflicts with the one that Dapr creates for app ID `{}`",
                               object.id.name, id),
                   "rename the Service or the app ID");
    finding.related.push_back(
        {fmt::format("the app ID of `{}`", display(*app->second->object)), app_id(*app->second)->span});
  }
}

}  // namespace twinhull::lint
