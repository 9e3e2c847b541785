#include <fmt/format.h>

#include "lint/objects/runtime_objects.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

void check_service_selector(const Object& object, const ObjectIndex& corpus, Reporter& report) {
  if (object.id.kind != "Service" || !object.id.group.empty()) return;
  if (text_at(object.node, "spec.type") == "ExternalName") return;
  const yaml::Node* selector = object.at("spec.selector");
  if (selector == nullptr || selector->entries.empty()) return;
  if (!corpus.pods_matching_labels(object, object.namespace_name, selector).empty() ||
      corpus.may_select_made_pods(object, object.namespace_name, selector))
    return;
  ObjectFinding& found =
      report.add_found(object, selector->span,
                       fmt::format("`{}` selects no pod of namespace `{}`, so it answers nobody",
                                   display(object), object.namespace_name),
                       "give the selector the labels of a pod template");
  found.missing = made_pods;
  if (!corpus.holds_pods(object, object.namespace_name)) diagnostic::doubt(found.finding);
}

}  // namespace twinhull::lint
