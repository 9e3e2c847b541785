// Label selectors that must match pods.
#include <fmt/format.h>

#include <string_view>

#include "lint/objects/runtime_objects.h"
#include "lint/objects/selector.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

bool selects_all(const yaml::Node& selector) {
  const yaml::Node* labels = selector.get("matchLabels");
  const yaml::Node* expressions = selector.get("matchExpressions");
  return (labels == nullptr || labels->entries.empty()) &&
         (expressions == nullptr || expressions->items.empty());
}

/// The location of the first label that the template does not have; `otherwise` if it has all.
source::Span unmatched(const yaml::Node* wanted, const yaml::Node* labels, source::Span otherwise) {
  if (wanted == nullptr) return otherwise;
  for (const yaml::Entry& entry : wanted->entries) {
    const yaml::Node* label = labels == nullptr ? nullptr : labels->get(entry.key);
    if (label == nullptr || label->text != entry.value->text) return entry.key_span;
  }
  return otherwise;
}

/// Reports a selector that matches no pod of the object's namespace. `does`: the effect of the object on
/// pods, such as `covers`.
void report_unless_selected(const Object& object, const yaml::Node& selector, std::string_view does,
                            const ObjectIndex& index, Reporter& report) {
  if (!index.pods_selected(object, object.namespace_name, &selector).empty() ||
      index.may_select_runtime_pods(object, object.namespace_name, &selector))
    return;
  ObjectFinding& found = report.add_found(
      object, selector.span,
      fmt::format("`{}` {} no Pods in namespace `{}`", display(object), does, object.namespace_name),
      "use the labels of a Pod template in the selector");
  found.missing = runtime_pods;
  if (!index.contains_pods_like(object, object.namespace_name, &selector))
    diagnostic::limit_to_warning(found.finding);
}

}  // namespace

void check_mismatching_selector(const Object& object, const ObjectIndex& index, Reporter& report) {
  const bool plain = object.id.group.empty() && object.id.kind == "ReplicationController";
  if (object.id.group != "apps" && !plain) return;
  const PodView* pod = index.pod_of(object);
  const yaml::Node* selector = value_at(object.node, "spec.selector");
  if (pod == nullptr || selector == nullptr || !selector->is(yaml::Kind::map)) return;
  if (plain ? selector->entries.empty() : selects_all(*selector)) {
    if (plain) return;  // it defaults to the labels of the template
    report.add(object, selector->span,
               fmt::format("the selector of `{}` is empty: the API server rejects it", display(object)),
               "set `matchLabels` to the labels of the Pod template");
    return;
  }
  if (plain ? matches_labels(selector, pod->labels()) : selects(selector, pod->labels())) return;
  const yaml::Node* labels = plain ? selector : value_at(selector, "matchLabels");
  diagnostic::Finding& finding = report.add(
      object, unmatched(labels, pod->labels(), selector->span),
      fmt::format("the selector of `{}` does not match its Pod template: the API server rejects it",
                  display(object)),
      "use the same labels in the selector and the Pod template");
  const yaml::Node* spec = object.at("spec");
  const source::Span location =
      pod->labels() != nullptr ? pod->labels()->span : last_key(spec, "template.metadata.labels", {});
  if (location.known()) finding.related.push_back({"the labels of the Pod template are set here", location});
}

void check_dangling_pdb(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "PodDisruptionBudget") return;
  const yaml::Node* selector = value_at(object.node, "spec.selector");
  if (selector == nullptr || !selector->is(yaml::Kind::map)) return;
  report_unless_selected(object, *selector, "covers", index, report);
}

void check_dangling_network_policy(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") return;
  const yaml::Node* selector = value_at(object.node, "spec.podSelector");
  if (selector == nullptr || !selector->is(yaml::Kind::map) || selects_all(*selector)) return;
  report_unless_selected(object, *selector, "applies to", index, report);
}

}  // namespace twinhull::lint
