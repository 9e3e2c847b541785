#include "lint/policy/admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "lint/objects/cluster_scope.h"
#include "lint/objects/selector.h"
#include "lint/objects/value_path.h"
#include "lint/policy/admission_policy.h"
#include "lint/policy/match.h"

namespace twinhull::lint {
namespace {

using cel::Value;
using yaml::Node;

/// What a binding does with a violation.
enum class Action { deny, warn, audit };

struct Binding {
  const Node* node = nullptr;  ///< null: a given policy without one
  const AdmissionPolicy* policy = nullptr;
  Action action = Action::deny;
};

Action action_of(const Node& binding) {
  Action action = Action::audit;
  const std::span<const Node* const> actions = items_at(&binding, "spec.validationActions");
  for (const Node* one : actions) {
    if (one->text == "Deny") return Action::deny;
    if (one->text == "Warn") action = Action::warn;
  }
  return actions.empty() ? Action::deny : action;
}

class Admission {
 public:
  Admission(const ObjectIndex& index, std::span<const Node* const> given, cel::Runtime& runtime,
            std::vector<ObjectFinding>& found)
      : index_(index), given_(given), runtime_(runtime), found_(found) {}

  /// Adds the findings on one request.
  void check(const Request& request) {
    for (const Object* binding : index_.all(*request.object, "ValidatingAdmissionPolicyBinding")) {
      const std::string_view name = text_at(binding->node, "spec.policyName");
      const Object* object = index_.find(*binding, "ValidatingAdmissionPolicy", "", name);
      evaluate(request, {binding->node, object != nullptr ? policy_of(*object->node) : given_policy(name),
                         action_of(*binding->node)});
    }
    for (const Node* node : given_) {
      const std::string_view kind = text_at(node, "kind");
      if (kind == "ValidatingAdmissionPolicyBinding") {
        const std::string_view name = text_at(node, "spec.policyName");
        const Object* object = index_.find(*request.object, "ValidatingAdmissionPolicy", "", name);
        evaluate(request,
                 {node, object != nullptr ? policy_of(*object->node) : given_policy(name), action_of(*node)});
      } else if (kind == "ValidatingAdmissionPolicy" && !is_bound(*node)) {
        evaluate(request, {nullptr, policy_of(*node), Action::deny});
      }
    }
  }

 private:
  const AdmissionPolicy* policy_of(const Node& node) {
    const auto known = policies_.find(&node);
    const auto entry =
        known != policies_.end() ? known : policies_.emplace(&node, read_policy(node, runtime_)).first;
    return entry->second ? &*entry->second : nullptr;
  }

  const AdmissionPolicy* given_policy(std::string_view name) {
    for (const Node* node : given_) {
      if (text_at(node, "kind") == "ValidatingAdmissionPolicy" && text_at(node, "metadata.name") == name)
        return policy_of(*node);
    }
    return nullptr;
  }

  /// Whether any binding of the run refers to a given policy.
  bool is_bound(const Node& policy) {
    if (bound_.empty()) {
      bound_.emplace("");
      const auto add = [&](const Node* node) {
        if (text_at(node, "kind") == "ValidatingAdmissionPolicyBinding")
          bound_.emplace(text_at(node, "spec.policyName"));
      };
      std::ranges::for_each(given_, add);
      for (const Object& object : index_.objects()) add(object.node);
    }
    return bound_.contains(text_at(&policy, "metadata.name"));
  }

  void evaluate(const Request& request, const Binding& binding) {
    if (binding.policy == nullptr || !matches(binding.policy->constraints, request)) return;
    if (binding.node != nullptr && !matches(binding.node->at("spec.matchResources"), request)) return;
    if (runtime_.exhausted()) return;
    for (const Node* params : params_of(request, binding)) evaluate(request, binding, params);
  }

  /// The parameters with which the policy is evaluated, once for each; null: without any.
  std::vector<const Node*> params_of(const Request& request, const Binding& binding) const {
    const Node* reference = binding.node == nullptr ? nullptr : binding.node->at("spec.paramRef");
    const std::string& kind = binding.policy->param_kind;
    if (reference == nullptr || kind.empty()) return {nullptr};
    std::string_view space = text_at(reference, "namespace");
    if (space.empty()) space = request.namespace_name;
    if (is_cluster_scoped(kind)) space = {};
    std::vector<const Node*> candidates;
    for (const Object* object : index_.all(*request.object, kind)) {
      if (object->namespace_name == space || object->namespace_name.empty())
        candidates.push_back(object->node);
    }
    for (const Node* node : given_) {
      const std::string_view own = text_at(node, "metadata.namespace");
      if (text_at(node, "kind") == kind && (own.empty() || own == space)) candidates.push_back(node);
    }
    const std::string_view name = text_at(reference, "name");
    std::erase_if(candidates, [&](const Node* node) {
      return name.empty() ? !selects(reference->get("selector"), node->at("metadata.labels"))
                          : text_at(node, "metadata.name") != name;
    });
    if (!name.empty() && candidates.size() > 1) candidates.resize(1);
    return candidates;
  }

  void evaluate(const Request& request, const Binding& binding, const Node* params) {
    const AdmissionPolicy& policy = *binding.policy;
    cel::Activation activation;
    activation.variables["object"] = Value::of_node(*request.node);
    activation.variables["oldObject"] = Value::null();
    activation.variables["request"] = request_value(request);
    activation.variables["params"] = params == nullptr ? Value::null() : Value::of_node(*params);
    activation.variables["namespaceObject"] = namespace_value(request);
    activation.variables["authorizer"] = Value::unknown("`authorizer` is known in a cluster alone");
    for (const NamedExpression& condition : policy.conditions) {
      const Value result = runtime_.evaluate(*condition.expr, activation);
      if (result.is(cel::Kind::boolean) && result.is_true()) continue;
      if (stopped(request, policy)) return;
      if (result.is_error() && !result.is_unknown() && policy.fails && !runtime_.exhausted())
        report_failure(request, binding, *condition.expr, nullptr, result.text(), activation);
      return;
    }
    std::vector<std::pair<Value, Value>> variables;
    activation.variables["variables"] = Value::map({});
    for (const NamedExpression& variable : policy.variables) {
      variables.emplace_back(Value::string(variable.name), runtime_.evaluate(*variable.expr, activation));
      activation.variables["variables"] = Value::map(variables);
    }
    for (const Validation& validation : policy.validations) {
      const Value result = runtime_.evaluate(*validation.expr, activation);
      if (runtime_.exhausted()) return;
      if (stopped(request, policy)) continue;
      if (result.is(cel::Kind::boolean) && !result.is_true()) {
        report(request, binding, *validation.expr, validation.text,
               message_of(request, validation, activation), activation);
      } else if (result.is_error() && !result.is_unknown() && policy.fails) {
        report_failure(request, binding, *validation.expr, validation.text, result.text(), activation);
      }
    }
  }

  /// Reports that the last evaluation ended at its limit, whatever the policy does with failures.
  bool stopped(const Request& request, const AdmissionPolicy& policy) {
    if (!runtime_.stopped() || runtime_.exhausted()) return false;
    found_.push_back(evaluation_stopped(request, fmt::format("the policy `{}`", policy.name)));
    return true;
  }

  std::string message_of(const Request& request, const Validation& validation,
                         const cel::Activation& activation) {
    // A message of an expression on a Secret can contain its values.
    if (validation.message_expression != nullptr && request.kind != "Secret") {
      const Value text = runtime_.evaluate(*validation.message_expression, activation);
      if (text.is(cel::Kind::string) && !base::trim(text.text()).empty() &&
          text.text().find('\n') == std::string::npos)
        return text.text();
    }
    if (!validation.message.empty()) return validation.message;
    return fmt::format("failed expression: {}", base::trim(validation.text->text));
  }

  /// An object that the API server completes in ways that are not known here can have what is missing.
  void report_failure(const Request& request, const Binding& binding, const cel::Expr& expr, const Node* text,
                      const std::string& reason, const cel::Activation& activation) {
    diagnostic::limit_to_warning(
        report(request, binding, expr, text, "an expression cannot be evaluated: " + reason, activation));
  }

  diagnostic::Finding& report(const Request& request, const Binding& binding, const cel::Expr& expr,
                              const Node* text, const std::string& message,
                              const cel::Activation& activation) {
    const Object& object = *request.object;
    source::Span span = runtime_.locate(expr, false, activation);
    if (!span.known() || span == object.node->span) span = location_of(object);
    const std::string_view what = binding.action == Action::deny
                                      ? request.made ? "rejects its Pods" : "rejects it"
                                  : binding.action == Action::warn ? "warns"
                                                                   : "audits";
    diagnostic::Finding finding{.rule = "admission-policy-violation",
                                .message = fmt::format("`{}` {}: {}", binding.policy->name, what, message),
                                .span = span};
    finding.path = path_of(*object.node, span);
    constexpr std::size_t longest = 120;
    const std::string_view written = text == nullptr ? std::string_view() : base::trim(text->text);
    finding.help = !written.empty() && written.size() <= longest && written.find('\n') == written.npos
                       ? fmt::format("change it so that `{}` is true", written)
                       : "change it as the policy requires";
    if (text != nullptr && text->span.known())
      finding.related.push_back({"the policy requires this", text->span});
    if (binding.action == Action::warn) finding.at_most = diagnostic::Severity::warning;
    if (binding.action == Action::audit) finding.at_most = diagnostic::Severity::info;
    finding.redact_source = request.kind == "Secret";
    found_.push_back({.object = &object, .finding = std::move(finding)});
    return found_.back().finding;
  }

  const ObjectIndex& index_;
  std::span<const Node* const> given_;
  cel::Runtime& runtime_;
  std::vector<ObjectFinding>& found_;
  std::map<const Node*, std::optional<AdmissionPolicy>> policies_;
  std::set<std::string_view> bound_;  ///< names of policies; one is empty once they are known
};

}  // namespace

void check_admission(const ObjectIndex& index, std::span<const Node* const> given, const Requests& requests,
                     cel::Runtime& runtime, std::vector<ObjectFinding>& found) {
  CountedByFile counted;
  std::vector<ObjectFinding> own;
  Admission admission(index, given, runtime, own);
  for (const Request& request : requests.all()) {
    admission.check(request);
    for (ObjectFinding& one : own) counted.add(found, std::move(one));
    own.clear();
    if (!runtime.exhausted()) continue;
    counted.add(found, limit_reached(request, "the policies were not evaluated"));
    return;
  }
}

}  // namespace twinhull::lint
