#include "lint/policy/admission_policy.h"

#include <utility>

#include "lint/objects/object.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The expression at a key; null if there is none, or `valid` becomes false.
const cel::Expr* read(const Node& owner, std::string_view key, cel::Runtime& runtime, bool& valid) {
  const Node* text = value_at(&owner, key);
  if (text == nullptr) return nullptr;
  const cel::Expr* expr = runtime.parsed(text->text).root.get();
  valid = valid && expr != nullptr;
  return expr;
}

std::vector<NamedExpression> named(const Node& policy, std::string_view path, cel::Runtime& runtime,
                                   bool& valid) {
  std::vector<NamedExpression> out;
  for (const Node* item : items_at(&policy, path)) {
    const cel::Expr* expr = read(*item, "expression", runtime, valid);
    if (expr != nullptr) out.push_back({std::string(text_at(item, "name")), expr});
  }
  return out;
}

}  // namespace

std::optional<AdmissionPolicy> read_policy(const Node& policy, cel::Runtime& runtime) {
  AdmissionPolicy out{.node = &policy,
                      .name = std::string(text_at(&policy, "metadata.name")),
                      .fails = text_at(&policy, "spec.failurePolicy") != "Ignore",
                      .constraints = policy.at("spec.matchConstraints"),
                      .param_kind = std::string(text_at(&policy, "spec.paramKind.kind"))};
  bool valid = true;
  out.conditions = named(policy, "spec.matchConditions", runtime, valid);
  out.variables = named(policy, "spec.variables", runtime, valid);
  for (const Node* item : items_at(&policy, "spec.validations")) {
    Validation one{.text = item->get("expression"),
                   .expr = read(*item, "expression", runtime, valid),
                   .message = std::string(text_at(item, "message")),
                   .message_expression = read(*item, "messageExpression", runtime, valid)};
    if (one.expr != nullptr) out.validations.push_back(std::move(one));
  }
  return valid ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace twinhull::lint
