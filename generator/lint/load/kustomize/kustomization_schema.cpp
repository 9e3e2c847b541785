#include "lint/load/kustomize/kustomization_schema.h"

#include <algorithm>

#include "base/text.h"
#include "schema/schema.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// The innermost value of a span: that of a key, or the value itself.
const Node* value_of(const Node& node, source::Span span) {
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key_span == span) return entry.value;
    if (contains(entry.value->span, span)) {
      const Node* below = value_of(*entry.value, span);
      return below == nullptr ? entry.value : below;
    }
  }
  for (const Node* item : node.items) {
    if (!contains(item->span, span)) continue;
    const Node* below = value_of(*item, span);
    return below == nullptr ? item : below;
  }
  return nullptr;
}

/// Kustomize accepts keys in any case.
bool only_the_case(const Node& root, source::Span span, const Node& properties) {
  return std::ranges::any_of(root.entries, [&](const yaml::Entry& entry) {
    return entry.key_span == span && std::ranges::any_of(properties.entries, [&](const yaml::Entry& known) {
             return base::lowered(known.key) == base::lowered(entry.key);
           });
  });
}

}  // namespace

BuildError check_kustomization(const Kustomization& tree, const Node& schema) {
  BuildError error;
  for (diagnostic::Finding& finding : schema::validate(schema::compile(schema).schema, *tree.root)) {
    if (finding.rule == "unknown-field" && only_the_case(*tree.root, finding.span, *schema.get("properties")))
      continue;
    if (const Node* value = value_of(*tree.root, finding.span)) error.drop.push_back(value);
    error.findings.push_back(std::move(finding));
  }
  return error;
}

}  // namespace twinhull::lint
