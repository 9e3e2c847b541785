#include "lint/typecheck/validation_rules.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "kubernetes/defaults.h"
#include "lint/objects/object.h"
#include "lint/typecheck/expressions.h"
#include "yaml/node_json.h"

namespace twinhull::lint {

/// A rule of the tables.
struct ValidationRule {
  const cel::Expr* rule = nullptr;                ///< null: not evaluated
  const cel::Expr* message_expression = nullptr;  ///< null: none
  std::string text;
  std::string message;
  std::string field_path;
};

struct ValidationRules {
  base::Arena arena{0x1000};
  cel::Runtime runtime{base::limit(base::Limit::expression_steps)};
  std::map<std::string, ValidationRule, std::less<>> known;  ///< by their JSON
  bool reported = false;                                     ///< that the steps are used up
};

RegexCache::RegexCache() = default;
RegexCache::~RegexCache() = default;

namespace {

using kubernetes::BaseType;
using kubernetes::TypeRef;
using yaml::Node;

/// What is part of each object's evaluation.
struct Rules {
  TypeCheck& run;
  ValidationRules& cache;
};

const ValidationRule& rule_of(ValidationRules& cache, std::string_view json) {
  const auto known = cache.known.find(json);
  if (known != cache.known.end()) return known->second;
  ValidationRule rule;
  if (const Node* written = yaml::read_json(cache.arena, json)) {
    rule.text = text_at(written, "rule");
    rule.message = text_at(written, "message");
    rule.field_path = text_at(written, "fieldPath");
    const cel::Expr* expr = cache.runtime.parsed(rule.text).root.get();
    const bool update = expr != nullptr && reads(*expr, "oldSelf") && !is_true_at(written, "optionalOldSelf");
    if (!update) rule.rule = expr;
    if (const std::string_view text = text_at(written, "messageExpression"); !text.empty())
      rule.message_expression = cache.runtime.parsed(text).root.get();
  }
  return cache.known.emplace(std::string(json), std::move(rule)).first->second;
}

/// Substituted parts are unknown.
bool has_placeholder(const Node& node) {
  if (node.is(yaml::Kind::string) && (has_unexpanded_placeholder(node.text) || is_variable(node)))
    return true;
  return std::any_of(node.items.begin(), node.items.end(),
                     [](const Node* item) { return has_placeholder(*item); }) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const yaml::Entry& entry) { return has_placeholder(*entry.value); });
}

/// The value at a rule's `fieldPath`: `.spec.list`, `['a.b']`; null if there is none.
const Node* follow(const Node& self, std::string_view path) {
  const Node* at = &self;
  while (at != nullptr && !path.empty()) {
    const bool quoted = path.starts_with("['");
    const std::size_t begin = quoted ? 2 : path.starts_with('.') ? 1 : 0;
    const std::size_t end =
        std::min(quoted ? path.find("']", begin) : path.find_first_of(".[", begin), path.size());
    if (end == begin) return nullptr;
    at = at->get(path.substr(begin, end - begin));
    path.remove_prefix(std::min(quoted ? end + 2 : end, path.size()));
  }
  return at;
}

/// What the rule says; its text if it says nothing.
std::string message_of(Rules& rules, const ValidationRule& rule, const cel::Activation& activation) {
  if (rule.message_expression != nullptr) {
    const cel::Value text = rules.cache.runtime.evaluate(*rule.message_expression, activation);
    if (text.is(cel::Kind::string) && !base::trim(text.text()).empty() &&
        text.text().find('\n') == std::string::npos)
      return text.text();
  }
  return rule.message.empty() ? "failed rule: " + rule.text : rule.message;
}

void evaluate(Rules& rules, const FieldLocation& spot, const ValidationRule& rule) {
  if (rule.rule == nullptr) return;
  if (rules.cache.runtime.exhausted()) {
    if (std::exchange(rules.cache.reported, true)) return;
    report(rules.run, spot, "limit-reached",
           "the validation rules were not evaluated: they require more than " +
               base::display(base::Limit::expression_steps) + " steps",
           base::how_to_raise(base::Limit::expression_steps));
    return;
  }
  cel::Activation activation;
  activation.variables["self"] = cel::Value::of_node(*spot.node, spot.type);
  activation.variables["oldSelf"] = cel::Value::none();
  const cel::Value result = rules.cache.runtime.evaluate(*rule.rule, activation);
  if (result.is(cel::Kind::boolean) && result.is_true()) return;
  if (rules.cache.runtime.stopped() && !rules.cache.runtime.exhausted()) {
    report(rules.run, spot, "limit-reached",
           "the validation rule of the definition takes too many steps here",
           "shorten the value, or simplify the rule");
    return;
  }
  source::Span span;
  std::string message;
  if (result.is(cel::Kind::boolean)) {
    const Node* field = rule.field_path.empty() ? nullptr : follow(*spot.node, rule.field_path);
    span = field != nullptr ? field->span : rules.cache.runtime.locate(*rule.rule, false, activation);
    message = message_of(rules, rule, activation);
  } else if (result.is_error() && !rules.cache.runtime.exhausted()) {
    message = "the rule cannot be evaluated: " + result.text();
  } else {
    return;
  }
  if (!span.known()) span = spot.node->span;
  for (const FieldLocation* around = &spot; !span.known() && around != nullptr; around = around->parent)
    span = around->node->span;
  constexpr std::size_t longest = 120;
  const bool shown = rule.text.size() <= longest && rule.text.find('\n') == std::string::npos;
  report(rules.run, spot, "validation-rule-violation", std::move(message),
         shown ? "change the value so that this is true: `" + rule.text + "`"
               : "change the value as the message says",
         span);
}

void walk(Rules& rules, const FieldLocation& spot) {
  const TypeRef type = kubernetes::with_fields(spot.type);
  if (!type.has(kubernetes::has_rules) || spot.node->is(yaml::Kind::null)) return;
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    if (limit.kind == kubernetes::ConstraintKind::rule)
      evaluate(rules, spot, rule_of(rules.cache, spot.type.apis->at(limit.value)));
  }
  if (type.base() == BaseType::list) {
    for (std::size_t i = 0; i < spot.node->items.size(); ++i)
      walk(
          rules,
          {.node = spot.node->items[i], .type = type.item(), .parent = &spot, .index = static_cast<long>(i)});
    return;
  }
  for (const yaml::Entry& entry : spot.node->entries) {
    if (spot.parent == nullptr && entry.key == "status") continue;  // set by controllers
    const kubernetes::FieldRow* field =
        type.base() == BaseType::fields ? find_field(type, entry.key, rules.run.kubernetes_version) : nullptr;
    if (field == nullptr && type.base() != BaseType::map) continue;
    const TypeRef own = field == nullptr ? type.item() : TypeRef{type.apis, field->type};
    walk(rules,
         {.node = entry.value, .type = own, .parent = &spot, .key = entry.key, .key_span = entry.key_span});
  }
}

/// A schema of a definition, with its type in the tables.
struct Definition {
  const source::Files& files;
  kubernetes::KubernetesVersion kubernetes_version;
  diagnostic::Findings& findings;
};

/// What the API server requires of a rule in addition to valid expressions. `list`: the list around it whose
/// old and new items cannot be matched, or null.
void check_rule_fields(Definition& definition, const Node& rule, const Node* list) {
  const Node* text = rule.get("rule");
  if (text == nullptr) return;
  const auto add = [&](const Node& node, std::string message, std::string help) {
    definition.findings.push_back(
        {.rule = "invalid-crd", .message = std::move(message), .span = node.span, .help = std::move(help)});
  };
  const std::string_view lines = base::trim(text->text);
  if (lines.find('\n') != std::string_view::npos && base::trim(text_at(&rule, "message")).empty())
    add(*text, "a rule of several lines has no `message`: the API server rejects it", "add a `message`");
  const cel::Parsed parsed = cel::parse(text->text);
  if (parsed.root == nullptr) return;
  const bool transition = reads(*parsed.root, "oldSelf");
  if (const Node* optional = rule.get("optionalOldSelf"); optional != nullptr && !transition)
    add(*optional,
        "`optionalOldSelf` is set on a rule that does not read `oldSelf`: the API server rejects it",
        "remove it");
  if (!transition || list == nullptr) return;
  add(*text, "the rule reads `oldSelf` in a list whose items have no keys: the API server rejects it",
      "set `x-kubernetes-list-type: map` and `x-kubernetes-list-map-keys`, or move the rule to the list");
  const yaml::Entry* items = list->find("items");
  definition.findings.back().related.push_back({"the list is defined here", items->key_span});
}

void check_rule(Definition& definition, const Node& rule, const std::optional<TypeRef>& type) {
  cel::Declarations declared{.kubernetes_version = definition.kubernetes_version};
  const cel::StaticType self{type, type ? cel::kind_of(*type) : std::nullopt};
  declared.variables["self"] = self;
  declared.variables["oldSelf"] = is_true_at(&rule, "optionalOldSelf") ? cel::StaticType() : self;
  const auto check = [&](std::string_view key, cel::Kind result) {
    if (const Node* text = rule.get(key))
      check_expression(*text, declared, {result}, false, definition.files, definition.findings);
  };
  check("rule", cel::Kind::boolean);
  check("messageExpression", cel::Kind::string);
}

void walk(Definition& definition, const Node& schema, const std::optional<TypeRef>& type, const Node* list) {
  if (!schema.is(yaml::Kind::map)) return;
  for (const Node* rule : items_at(&schema, "x-kubernetes-validations")) {
    if (!rule->is(yaml::Kind::map)) continue;
    check_rule(definition, *rule, type);
    check_rule_fields(definition, *rule, list);
  }
  const bool item = type && (type->base() == BaseType::list || type->base() == BaseType::map);
  const std::optional<TypeRef> below = item ? std::optional(type->item()) : std::nullopt;
  const bool keyed = text_at(&schema, "x-kubernetes-list-type") == "map";
  if (const Node* items = schema.get("items"))
    walk(definition, *items, below, list != nullptr || keyed ? list : &schema);
  if (const Node* more = schema.get("additionalProperties")) walk(definition, *more, below, list);
  const Node* properties = schema.get("properties");
  if (properties == nullptr) return;
  for (const yaml::Entry& entry : properties->entries) {
    const kubernetes::FieldRow* field = type && type->base() == BaseType::fields
                                            ? find_field(*type, entry.key, definition.kubernetes_version)
                                            : nullptr;
    walk(definition, *entry.value,
         field == nullptr ? std::nullopt : std::optional(TypeRef{type->apis, field->type}), list);
  }
}

}  // namespace

void check_validation_rules(TypeCheck& run, const FieldLocation& root) {
  if (has_placeholder(*root.node)) return;
  if (run.patterns.rules == nullptr) run.patterns.rules = std::make_unique<ValidationRules>();
  Rules rules{run, *run.patterns.rules};
  base::Arena arena(0x1000);
  FieldLocation completed = root;
  completed.node = kubernetes::with_defaults(*root.node, root.type, run.kubernetes_version, arena);
  walk(rules, completed);
}

diagnostic::Findings check_rule_definitions(const Node& crd, const kubernetes::ApiCatalog& apis,
                                            const source::Files& files,
                                            kubernetes::KubernetesVersion kubernetes_version) {
  diagnostic::Findings findings;
  Definition definition{files, kubernetes_version, findings};
  const std::string_view group = text_at(&crd, "spec.group");
  for (const Node* version : items_at(&crd, "spec.versions")) {
    const Node* schema = version->at("schema.openAPIV3Schema");
    if (schema == nullptr) continue;
    const std::string api_version = std::string(group) + "/" + std::string(text_at(version, "name"));
    const kubernetes::KindRow* kind = find_kind(apis, api_version, text_at(&crd, "spec.names.kind"));
    walk(definition, *schema, kind == nullptr ? std::nullopt : std::optional(TypeRef{&apis, kind->type}),
         nullptr);
  }
  return findings;
}

}  // namespace twinhull::lint
