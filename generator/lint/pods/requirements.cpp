// Requirements on labels, taints and requests with incompatible fields: the API server rejects them.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::size_t count_at(const Node& node, std::string_view key) {
  const Node* list = value_at(&node, key);
  return list != nullptr && list->is(yaml::Kind::list) ? list->items.size() : 0;
}

void check_requirement(const Object& object, const Node& requirement, Reporter& report) {
  const Node* op = value_at(&requirement, "operator");
  const std::string_view name = text_at(op, "");
  const std::size_t values = count_at(requirement, "values");
  std::string wrong;
  if (name == "In" || name == "NotIn") {
    if (values == 0) wrong = "has no `values`";
  } else if (name == "Exists" || name == "DoesNotExist") {
    if (values != 0) wrong = "does not allow `values`";
  } else if ((name == "Gt" || name == "Lt") && values != 1) {
    wrong = "requires one number";
  }
  if (wrong.empty()) return;
  const bool missing = values == 0 && requirement.find("values") != nullptr;
  report.add(object, missing ? last_key(&requirement, "values", op->span) : op->span,
             fmt::format("`operator: {}` {}: the API server rejects it", name, wrong),
             values == 0 ? "add `values`, or use `Exists`" : "remove `values`, or use `In`");
}

void check_below(const Object& object, const Node& node, Reporter& report) {
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key == "matchExpressions" || entry.key == "matchFields") {
      for (const Node* item : entry.value->items) check_requirement(object, *item, report);
    } else {
      check_below(object, *entry.value, report);
    }
  }
  for (const Node* item : node.items) check_below(object, *item, report);
}

}  // namespace

void check_invalid_selector_requirement(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!kubernetes::is_builtin_group(object.id.group) || object.id.kind == "CustomResourceDefinition") return;
  for (const yaml::Entry& entry : object.node->entries) {
    if (entry.key != "metadata" && entry.key != "data") check_below(object, *entry.value, report);
  }
}

void check_invalid_toleration(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!kubernetes::is_builtin_group(object.id.group)) return;
  const PodView* pod = index.pod_of(object);
  const bool of_class = object.id.kind == "RuntimeClass" && object.id.group == "node.k8s.io";
  const Node* owner = pod != nullptr ? pod->spec : of_class ? value_at(object.node, "scheduling") : nullptr;
  for (const Node* one : items_at(owner, "tolerations")) {
    const Node* named = value_at(one, "operator");
    const std::string_view op = text_at(named, "");
    const Node* value = value_at(one, "value");
    const Node* seconds = value_at(one, "tolerationSeconds");
    if (op == "Gt" || op == "Lt") {
      report.add(
          object, named->span,
          fmt::format("`operator: {}` requires a feature gate: the API server rejects it", op),
          "use `Equal` or `Exists`, or enable TaintTolerationComparisonOperators and disable this rule");
    }
    if (op == "Exists" && value != nullptr && !value->text.empty()) {
      report.add(object, value->span,
                 "`value` is not allowed with `operator: Exists`: the API server rejects it",
                 "remove `value`, or set `operator: Equal`");
    }
    if (seconds != nullptr && text_at(one, "effect") != "NoExecute") {
      report.add(object, last_key(one, "effect", seconds->span),
                 "`tolerationSeconds` requires the effect `NoExecute`: the API server rejects it",
                 "set `effect: NoExecute`, or remove it");
    }
    const bool known = one->is(yaml::Kind::map) || one->is(yaml::Kind::null);
    if (known && text_at(one, "key").empty() && op != "Exists") {
      report.add(object, one->span,
                 "a toleration without `key` requires `operator: Exists`: the API server rejects it",
                 "add `operator: Exists`, or a `key`");
    }
  }
}

}  // namespace twinhull::lint
