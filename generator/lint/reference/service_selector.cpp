#include <fmt/format.h>

#include "lint/objects/runtime_objects.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

void check_service_selector(const Object& object, const Corpus& corpus, Report& report) {
  if (object.id.kind != "Service" || !object.id.group.empty()) return;
  if (text_at(object.node, "spec.type") == "ExternalName") return;
  const yaml::Node* selector = object.at("spec.selector");
  if (selector == nullptr || selector->entries.empty()) return;
  if (!corpus.pods_selected_plainly(object, object.name_space, selector).empty() ||
      corpus.may_select_made_pods(object, object.name_space, selector))
    return;
  Found& found = report.add_found(object, selector->span,
                                  fmt::format("`{}` selects no pod of namespace `{}`, so it answers nobody",
                                              display(object), object.name_space),
                                  "give the selector the labels of a pod template");
  found.missing = made_pods;
  if (!corpus.holds_pods(object, object.name_space)) diagnostic::doubt(found.finding);
}

}  // namespace twinhull::lint
