#include <fmt/format.h>

#include "lint/objects/runtime_objects.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

void check_dangling_service(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "Service" || !object.id.group.empty()) return;
  if (text_at(object.node, "spec.type") == "ExternalName") return;
  const yaml::Node* selector = object.at("spec.selector");
  if (selector == nullptr || selector->entries.empty()) return;
  if (!index.pods_matching_labels(object, object.namespace_name, selector).empty() ||
      index.may_select_runtime_pods(object, object.namespace_name, selector))
    return;
  ObjectFinding& found = report.add_found(
      object, selector->span,
      fmt::format("the selector of `{}` matches no Pods in namespace `{}`: it has no endpoints",
                  display(object), object.namespace_name),
      "use the labels of a Pod template in the selector");
  found.missing = runtime_pods;
  if (!index.contains_pods_like(object, object.namespace_name, selector))
    diagnostic::limit_to_warning(found.finding);
}

}  // namespace twinhull::lint
