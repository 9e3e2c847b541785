#include <utility>

#include "lint/objects/object.h"
#include "lint/typecheck/definition.h"
#include "lint/typecheck/run.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Required fields that the default lacks: their own defaults are not applied to it.
void check_required(DefinitionCheck& check, const Node& value, const Node& schema) {
  if (value.is(yaml::Kind::list)) {
    const Node* items = value_at(&schema, "items");
    for (const Node* item : value.items) {
      if (items != nullptr) check_required(check, *item, *items);
    }
  }
  const Node* properties = value_at(&schema, "properties");
  if (!value.is(yaml::Kind::map) || properties == nullptr) return;
  for (const Node* name : items_at(&schema, "required")) {
    const Node* property = properties->get(name->text);
    if (property == nullptr || property->get("default") == nullptr || value.get(name->text) != nullptr)
      continue;
    report_definition(check, value.span,
                      "invalid default: it has no " + backticked(name->text) +
                          ", which is required: the default of a field is not applied to another",
                      "add " + backticked(name->text));
  }
  for (const yaml::Entry& entry : value.entries) {
    const Node* property = properties->get(entry.key);
    if (property != nullptr) check_required(check, *entry.value, *property);
  }
}

}  // namespace

void check_definition_default(DefinitionCheck& check, const Node& value, const Node& schema,
                              kubernetes::TypeRef type) {
  diagnostic::Findings wrong;
  TypeCheck run{.kubernetes_version = check.kubernetes_version,
                .patterns = check.patterns,
                .kind = "default",
                .custom = true,
                .findings = wrong,
                .made = true};
  if (value.is(yaml::Kind::null)) return;  // the same as no default
  check_required(check, value, schema);
  check_value(run, {.node = &value, .type = type, .key = "default"});
  for (diagnostic::Finding& finding : wrong) {
    if (finding.rule == "null-value") continue;
    diagnostic::Finding& reported = report_definition(
        check, finding.span, "invalid default: " + finding.message, std::move(finding.help));
    for (const std::string_view keyword : {"enum", "maximum", "minimum", "pattern"}) {
      const yaml::Entry* entry = finding.span == value.span ? schema.find(keyword) : nullptr;
      if (entry != nullptr)
        reported.related.push_back({backticked(keyword) + " is set here", entry->value->span});
    }
  }
}

}  // namespace twinhull::lint
