#include "lint/policy/custom_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/glob.h"
#include "diagnostic/rules.h"
#include "lint/objects/value_path.h"
#include "lint/typecheck/expressions.h"

namespace twinhull::lint {
namespace {

using cel::Value;
using yaml::Node;

/// A rule with its parsed expressions.
struct Prepared {
  const CustomRule* rule = nullptr;
  const cel::Expr* expression = nullptr;
  const cel::Expr* message = nullptr;
  const cel::Expr* help = nullptr;
};

bool any_fits(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
           return base::glob_match(pattern, text);
         });
}

bool fits(const CustomRule& rule, const Request& request, const ObjectIndex& index) {
  if (!any_fits(rule.kinds, request.kind) || !any_fits(rule.namespaces, request.namespace_name)) return false;
  if (rule.pods && index.pod_of(*request.object) == nullptr) return false;
  const Node* labels = request.node->at("metadata.labels");
  return std::ranges::all_of(rule.labels, [&](const auto& label) {
    const Node* value = labels == nullptr ? nullptr : labels->get(label.first);
    return value != nullptr && base::glob_match(label.second, value->text);
  });
}

class CustomRules {
 public:
  CustomRules(std::span<const CustomRule> rules, const ObjectIndex& index, const Requests& requests,
              const RuleTarget* target, cel::Runtime& runtime, std::vector<ObjectFinding>& found)
      : index_(index), requests_(requests), target_(target), runtime_(runtime), found_(found) {
    for (const Request& request : requests.all()) {
      if (!request.made) nodes_.emplace(request.object, request.node);
    }
    for (const CustomRule& rule : rules) prepare(rule);
  }

  void check() {
    for (const Request& request : requests_.all()) {
      if (request.made) continue;
      std::optional<cel::Activation> activation;
      for (const Prepared& rule : prepared_) {
        if (!fits(*rule.rule, request, index_)) continue;
        if (!activation) activation = activation_of(request);
        evaluate(rule, request, *activation);
        if (!runtime_.exhausted()) continue;
        found_.push_back(limit_reached(request, "the rules of the repository were not evaluated"));
        return;
      }
    }
  }

 private:
  /// An invalid expression is reported elsewhere.
  void prepare(const CustomRule& rule) {
    const auto parsed = [&](const Node* text) {
      return text == nullptr ? nullptr : runtime_.parsed(text->text).root.get();
    };
    const Prepared one{&rule, parsed(rule.expression), parsed(rule.message_expression),
                       parsed(rule.help_expression)};
    if (one.expression == nullptr) return;
    const bool of_targets =
        !rule.targets.empty() || reads(*one.expression, "target") || reads(*one.expression, "values");
    if (of_targets && (target_ == nullptr || !any_fits(rule.targets, target_->name))) return;
    prepared_.push_back(one);
  }

  Value value_of(const Object& object) const {
    const auto node = nodes_.find(&object);
    return Value::of_node(node == nodes_.end() ? *object.node : *node->second);
  }

  cel::Activation activation_of(const Request& request) {
    cel::Activation activation;
    activation.variables["object"] = Value::of_node(*request.node);
    activation.variables["target"] =
        target_ == nullptr ? Value::null() : Value::string(std::string(target_->name));
    activation.variables["values"] =
        target_ == nullptr || target_->values == nullptr ? Value::null() : Value::of_node(*target_->values);
    activation.variables["pod"] = pod_of(request);
    activation.functions["objects"] = [this, &request](const Value& kind) {
      return kind.is(cel::Kind::string) ? objects(*request.object, kind.text()) : cel::no_such_overload();
    };
    return activation;
  }

  /// The Pod that the object is or creates: after it if it is another one.
  Value pod_of(const Request& request) const {
    const PodView* pod = index_.pod_of(*request.object);
    if (pod == nullptr) return Value::null();
    const Request* made = &request;
    if (request.kind != "Pod" && &request != &requests_.all().back() && (&request + 1)->made) ++made;
    return Value::of_node(*made->node);
  }

  /// The objects of a kind that can be in the cluster of `from`.
  Value objects(const Object& from, const std::string& kind) {
    const auto key = std::pair(from.unit, kind);
    const auto known = objects_.find(key);
    if (known != objects_.end()) return known->second;
    std::vector<Value> values;
    for (const Object* object : index_.all(from, kind)) values.push_back(value_of(*object));
    return objects_.emplace(key, Value::list(std::move(values))).first->second;
  }

  /// The result of an expression that makes a text; the other text if there is none.
  std::string text_of(const cel::Expr* expr, const std::string& other, const Request& request,
                      const cel::Activation& activation) {
    // The text of an expression on a Secret can contain its values.
    if (expr == nullptr || request.kind == "Secret") return other;
    const Value text = runtime_.evaluate(*expr, activation);
    return text.is(cel::Kind::string) ? text.text() : other;
  }

  void evaluate(const Prepared& rule, const Request& request, const cel::Activation& activation) {
    const Value result = runtime_.evaluate(*rule.expression, activation);
    if ((result.is(cel::Kind::boolean) && result.is_true()) || runtime_.exhausted()) return;
    if (runtime_.stopped()) {
      found_.push_back(evaluation_stopped(request, fmt::format("the rule `{}`", rule.rule->id)));
      return;
    }
    const Object& object = *request.object;
    diagnostic::Finding finding{.rule = rule.rule->id};
    if (const diagnostic::Rule* known = diagnostic::find_rule(rule.rule->id))
      finding.severity = known->severity;
    const bool evaluated = result.is(cel::Kind::boolean);
    if (evaluated) {
      const CustomRule& written = *rule.rule;
      finding.message = text_of(rule.message, written.message.empty() ? "violates the rule" : written.message,
                                request, activation);
      finding.help = text_of(rule.help, rule.rule->help, request, activation);
    } else {
      finding.message = fmt::format("the expression of the rule cannot be evaluated: {}{}",
                                    result.is_error() ? "" : "it results in ",
                                    result.is_error() ? result.text() : cel::type_name(result.kind()));
      finding.help = "test fields that can be missing with `has()` in the rule";
    }
    finding.span = runtime_.locate(*rule.expression, false, activation);
    if (!finding.span.known() || finding.span == object.node->span) finding.span = location_of(object);
    finding.path = path_of(*object.node, finding.span);
    if (rule.rule->expression->span.known())
      finding.related.push_back({"the rule requires this", rule.rule->expression->span});
    finding.redact_source = request.kind == "Secret";
    counted_.add(found_, {.object = &object, .finding = std::move(finding), .evaluation_error = !evaluated});
  }

  const ObjectIndex& index_;
  const Requests& requests_;
  const RuleTarget* target_;
  cel::Runtime& runtime_;
  std::vector<ObjectFinding>& found_;
  CountedByFile counted_;
  std::vector<Prepared> prepared_;
  std::map<const Object*, const Node*> nodes_;  ///< with defaults
  std::map<std::pair<std::uint32_t, std::string>, Value> objects_;
};

/// The type of the objects of a rule on one kind.
std::optional<kubernetes::TypeRef> type_of(const CustomRule& rule, const Requests& requests) {
  if (rule.kinds.size() != 1) return {};
  return requests.type_of_kind(rule.kinds.front());
}

}  // namespace

void check_custom_rules(std::span<const CustomRule> rules, const ObjectIndex& index, const Requests& requests,
                        const RuleTarget* target, cel::Runtime& runtime, std::vector<ObjectFinding>& found) {
  CustomRules(rules, index, requests, target, runtime, found).check();
}

diagnostic::Findings check_custom_expressions(std::span<const CustomRule> rules, const Requests& requests,
                                              const source::Files& files) {
  diagnostic::Findings findings;
  for (const CustomRule& rule : rules) {
    cel::Declarations declared{.functions = {"objects"},
                               .extensions = true,
                               .kubernetes_version = requests.apis().kubernetes_version};
    const std::optional<kubernetes::TypeRef> type = type_of(rule, requests);
    declared.variables["object"] = {type, type ? cel::kind_of(*type) : std::nullopt};
    declared.variables["pod"] = {requests.type_of_kind("Pod"), {}};
    for (const std::string_view name : {"target", "values"})
      declared.variables.emplace(name, cel::StaticType());
    const auto check = [&](const Node* text, cel::Kind kind) {
      if (text != nullptr) check_expression(*text, declared, {kind}, true, files, findings);
    };
    check(rule.expression, cel::Kind::boolean);
    check(rule.message_expression, cel::Kind::string);
    check(rule.help_expression, cel::Kind::string);
  }
  return findings;
}

}  // namespace twinhull::lint
