// Workloads whose selectors match the pods of others.
#include <fmt/format.h>

#include "lint/objects/applied.h"
#include "lint/objects/selector_index.h"
#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

bool owns_pods(const Object& object) {
  return object.id.group == "apps" &&
         (object.id.kind == "Deployment" || object.id.kind == "StatefulSet" || object.id.kind == "DaemonSet");
}

}  // namespace

void check_overlapping_selectors(const Object& object, const ObjectIndex& index, Reporter& report) {
  const yaml::Node* selector = value_at(object.node, "spec.selector");
  if (!owns_pods(object) || selector == nullptr) return;
  for (const PodView* pod : index.pods_selected(object, object.namespace_name, selector)) {
    const Object& other = *pod->object;
    if (!owns_pods(other) || display(other) == display(object)) continue;  // itself, or an alternative of it
    if (!applied_together(object, other, index)) continue;
    report
        .add(object, selector->span,
             fmt::format("the selector of `{}` also matches the Pods of `{}`", display(object),
                         display(other)),
             "add a label to its selector and Pod template that the others do not have")
        .related.push_back({"these pods", pod->labels() == nullptr ? pod->location() : pod->labels()->span});
    return;
  }
}

}  // namespace twinhull::lint
