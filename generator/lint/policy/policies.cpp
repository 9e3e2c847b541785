#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "diagnostic/rules.h"
#include "lint/objects/value_path.h"
#include "lint/policy/admission.h"
#include "lint/policy/checks.h"
#include "lint/policy/custom_rules.h"

namespace twinhull::lint {
namespace {

/// Whether the kind has expressions that are evaluated in the cluster.
bool has_expressions(std::string_view kind) {
  return kind == "DeviceClass" || kind == "ResourceClaim" || kind == "ResourceClaimTemplate" ||
         kind == "ValidatingAdmissionPolicy" || kind == "MutatingAdmissionPolicy" ||
         kind == "ValidatingWebhookConfiguration" || kind == "MutatingWebhookConfiguration";
}

bool is_bound(const ObjectIndex& index) {
  return std::ranges::any_of(index.objects(), [](const Object& object) {
    return object.id.kind == "ValidatingAdmissionPolicyBinding";
  });
}

}  // namespace

std::vector<ObjectFinding> check_policies(const ObjectIndex& index, std::span<const yaml::Node* const> given,
                                          std::span<const yaml::Node* const> definitions,
                                          kubernetes::KubernetesVersion kubernetes_version) {
  std::vector<ObjectFinding> found;
  std::vector<std::pair<const Object*, const yaml::Node*>> checked;
  for (const Object& object : index.objects()) {
    if (has_expressions(object.id.kind)) checked.emplace_back(&object, object.node);
  }
  for (const yaml::Node* node : given) {
    if (has_expressions(text_at(node, "kind"))) checked.emplace_back(nullptr, node);
  }
  if (checked.empty() && given.empty()) return found;  // the usual case
  const Requests requests(index, definitions, kubernetes_version);
  CountedByFile counted;
  for (const auto& [object, node] : checked) {
    if (index.files() == nullptr) break;
    for (diagnostic::Finding& finding : check_policy_expressions(*node, requests, *index.files())) {
      finding.path = path_of(*node, finding.span);
      counted.add(found, {.object = object, .finding = std::move(finding)});
    }
  }
  if (given.empty() && !is_bound(index)) return found;
  cel::Runtime runtime(base::limit(base::Limit::expression_steps));
  check_admission(index, given, requests, runtime, found);
  return found;
}

std::vector<ObjectFinding> check_rules_of_repository(const ObjectIndex& index,
                                                     std::span<const CustomRule> rules,
                                                     std::span<const yaml::Node* const> definitions,
                                                     kubernetes::KubernetesVersion kubernetes_version) {
  std::vector<ObjectFinding> found;
  if (rules.empty()) return found;
  const Requests requests(index, definitions, kubernetes_version);
  if (index.files() != nullptr) {
    for (diagnostic::Finding& finding : check_custom_expressions(rules, requests, *index.files()))
      found.push_back({.finding = std::move(finding)});
  }
  cel::Runtime runtime(base::limit(base::Limit::expression_steps));
  check_custom_rules(rules, index, requests, nullptr, runtime, found);
  return found;
}

}  // namespace twinhull::lint
