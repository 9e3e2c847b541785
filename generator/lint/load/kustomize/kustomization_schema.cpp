#include "lint/load/kustomize/kustomization_schema.h"

#include <algorithm>

#include "base/text.h"
#include "schema/schema.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Kustomize accepts keys in any case.
bool only_the_case(const Node& root, source::Span span, const Node& properties) {
  return std::ranges::any_of(root.entries, [&](const yaml::Entry& entry) {
    return entry.key_span == span && std::ranges::any_of(properties.entries, [&](const yaml::Entry& known) {
             return base::lowered(known.key) == base::lowered(entry.key);
           });
  });
}

}  // namespace

diagnostic::Findings check_kustomization(const Kustomization& tree, const Node& schema) {
  diagnostic::Findings findings = schema::validate(schema::compile(schema).schema, *tree.root);
  std::erase_if(findings, [&](const diagnostic::Finding& finding) {
    return finding.rule == "unknown-field" &&
           only_the_case(*tree.root, finding.span, *schema.get("properties"));
  });
  return findings;
}

}  // namespace twinhull::lint
