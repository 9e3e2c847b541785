#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/policy/admission.h"
#include "lint/typecheck/expressions.h"

namespace twinhull::lint {
namespace {

using cel::StaticType;
using kubernetes::TypeRef;
using yaml::Node;

constexpr std::size_t most_types = 16;  ///< that the expressions of a policy are checked with

/// The types of the objects that a policy names; empty if it uses `*`.
std::vector<TypeRef> types_of(const Node& policy, const Requests& requests) {
  std::vector<TypeRef> out;
  for (const Node* rule : items_at(&policy, "spec.matchConstraints.resourceRules")) {
    for (const Node* group : items_at(rule, "apiGroups")) {
      for (const Node* version : items_at(rule, "apiVersions")) {
        for (const Node* resource : items_at(rule, "resources")) {
          const std::optional<TypeRef> type = requests.type_of(group->text, version->text, resource->text);
          if (!type || out.size() == most_types) return {};
          out.push_back(*type);
        }
      }
    }
  }
  return out;
}

struct RequestField {
  std::string_view name;
  std::optional<cel::Kind> kind;
};

/// What expressions can read of the request: an AdmissionRequest without its objects.
constexpr std::array request_fields = {RequestField{"dryRun", cel::Kind::boolean},
                                       RequestField{"kind", cel::Kind::map},
                                       RequestField{"name", cel::Kind::string},
                                       RequestField{"namespace", cel::Kind::string},
                                       RequestField{"operation", cel::Kind::string},
                                       RequestField{"options", std::nullopt},
                                       RequestField{"requestKind", cel::Kind::map},
                                       RequestField{"requestResource", cel::Kind::map},
                                       RequestField{"requestSubResource", cel::Kind::string},
                                       RequestField{"resource", cel::Kind::map},
                                       RequestField{"subResource", cel::Kind::string},
                                       RequestField{"userInfo", cel::Kind::map}};

StaticType typed(std::optional<TypeRef> type) { return {type, type ? cel::kind_of(*type) : std::nullopt}; }

/// The expressions of one policy, with one type of objects.
class PolicyExpressions {
 public:
  PolicyExpressions(const Node& policy, const Requests& requests, const source::Files& files,
                    std::optional<TypeRef> type)
      : policy_(policy), files_(files) {
    declared_.kubernetes_version = requests.apis().kubernetes_version;
    for (const std::string_view name : {"object", "oldObject"})
      declared_.variables.emplace(name, typed(type));
    declared_.variables.emplace("authorizer", StaticType());
    for (const RequestField& field : request_fields)
      declared_.fields["request"].emplace(field.name, StaticType{{}, field.kind});
    declared_.variables.emplace("namespaceObject", typed(requests.type_of("", "v1", "namespaces")));
  }

  diagnostic::Findings check() {
    const std::string_view kind = text_at(&policy_, "kind");
    if (kind == "DeviceClass" || kind.starts_with("ResourceClaim")) {
      declared_.variables = {{"device", {{}, cel::Kind::map}}};
      if (const Node* spec = policy_.get("spec")) selectors(*spec);
      return std::move(findings_);
    }
    if (kind.ends_with("WebhookConfiguration")) {
      for (const Node* webhook : items_at(&policy_, "webhooks"))
        each(*webhook, "matchConditions", "expression", {cel::Kind::boolean});
      return std::move(findings_);
    }
    if (policy_.at("spec.paramKind") != nullptr) declared_.variables.emplace("params", StaticType());
    each(policy_, "spec.matchConditions", "expression", {cel::Kind::boolean});
    variables();
    each(policy_, "spec.validations", "expression", {cel::Kind::boolean});
    each(policy_, "spec.validations", "messageExpression", {cel::Kind::string});
    each(policy_, "spec.auditAnnotations", "valueExpression", {cel::Kind::string, cel::Kind::null});
    declared_.objects = true;
    declared_.variables.emplace("jsonpatch", StaticType());
    for (const Node* mutation : items_at(&policy_, "spec.mutations")) {
      if (const Node* text = mutation->at("applyConfiguration.expression")) one(*text, {});
      if (const Node* text = mutation->at("jsonPatch.expression")) one(*text, {cel::Kind::list});
    }
    return std::move(findings_);
  }

 private:
  void one(const Node& text, std::initializer_list<cel::Kind> results) {
    check_expression(text, declared_, results, true, files_, findings_);
  }

  void each(const Node& owner, std::string_view path, std::string_view key,
            std::initializer_list<cel::Kind> results) {
    for (const Node* item : items_at(&owner, path)) {
      if (const Node* text = value_at(item, key)) one(*text, results);
    }
  }

  /// The selectors of devices, which requests have at several levels.
  void selectors(const Node& node) {
    for (const Node* selector : items_at(&node, "selectors")) {
      if (const Node* text = selector->at("cel.expression")) one(*text, {cel::Kind::boolean});
    }
    for (const yaml::Entry& entry : node.entries) selectors(*entry.value);
    for (const Node* item : node.items) selectors(*item);
  }

  /// A variable can read those before it.
  void variables() {
    auto& fields = declared_.fields["variables"];
    for (const Node* item : items_at(&policy_, "spec.variables")) {
      const Node* text = item->get("expression");
      if (text == nullptr) continue;
      const StaticType type = check_expression(*text, declared_, {}, true, files_, findings_);
      fields.insert_or_assign(std::string(text_at(item, "name")), type);
    }
  }

  const Node& policy_;
  const source::Files& files_;
  cel::Declarations declared_;
  diagnostic::Findings findings_;
};

}  // namespace

diagnostic::Findings check_policy_expressions(const Node& policy, const Requests& requests,
                                              const source::Files& files) {
  const std::vector<TypeRef> types = types_of(policy, requests);
  if (types.empty()) return PolicyExpressions(policy, requests, files, {}).check();
  // What is wrong for one of several kinds can be a condition for another one.
  diagnostic::Findings findings = PolicyExpressions(policy, requests, files, types.front()).check();
  for (std::size_t i = 1; i < types.size() && !findings.empty(); ++i) {
    const diagnostic::Findings others = PolicyExpressions(policy, requests, files, types[i]).check();
    std::erase_if(findings, [&](const diagnostic::Finding& finding) {
      return std::ranges::none_of(
          others, [&](const diagnostic::Finding& other) { return other.span == finding.span; });
    });
  }
  return findings;
}

}  // namespace twinhull::lint
