// References to secret stores that vals and helmfile resolve before applying.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "lint/objects/placeholder.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

void collect(const yaml::Node& node, std::vector<const yaml::Node*>& out) {
  if (node.is(yaml::Kind::string) && is_vals_reference(node.text)) out.push_back(&node);
  for (const yaml::Entry& entry : node.entries) collect(*entry.value, out);
  for (const yaml::Node* item : node.items) collect(*item, out);
}

}  // namespace

void check_unresolved_reference(const Object& object, const ObjectIndex&, Reporter& report) {
  std::vector<const yaml::Node*> references;
  collect(*object.node, references);
  if (references.empty()) return;
  const std::string_view text = references.front()->text;
  diagnostic::Finding& finding =
      report.add(object, references.front()->span,
                 fmt::format("`{}` references `{}`, which this run does not resolve", display(object),
                             text.substr(0, text.find('#'))),
                 "resolve it with vals or helmfile before it is applied: to Kubernetes it is plain text");
  for (std::size_t i = 1; i < references.size(); ++i)
    finding.related.push_back({"another reference", references[i]->span});
}

}  // namespace twinhull::lint
