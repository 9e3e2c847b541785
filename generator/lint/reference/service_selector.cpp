#include <fmt/format.h>

#include "lint/reference/checks.h"

namespace twinhull::lint {

void check_service_selector(const Object& object, const Corpus& corpus, Report& report) {
  if (object.id.kind != "Service" || !object.id.group.empty()) return;
  if (text_at(object.node, "spec.type") == "ExternalName") return;
  const yaml::Node* selector = object.at("spec.selector");
  if (selector == nullptr || selector->entries.empty()) return;
  if (!corpus.pods_selected_plainly(object, object.name_space, selector).empty()) return;
  report.add(object, selector->span,
             fmt::format("`{}` selects no pod of namespace `{}`, so it answers nobody", display(object),
                         object.name_space),
             "give the selector the labels of a pod template, or declare the pods with --external");
}

}  // namespace twinhull::lint
