#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/runtime.h"
#include "yaml/node.h"

namespace twinhull::lint {

struct NamedExpression {
  std::string name;
  const cel::Expr* expr = nullptr;
};

struct Validation {
  const yaml::Node* text = nullptr;
  const cel::Expr* expr = nullptr;
  std::string message;
  const cel::Expr* message_expression = nullptr;  ///< null: none
};

/// A ValidatingAdmissionPolicy.
struct AdmissionPolicy {
  const yaml::Node* node = nullptr;
  std::string name;
  bool fails = true;  ///< an expression that cannot be evaluated rejects the object
  const yaml::Node* constraints = nullptr;
  std::string param_kind;  ///< empty: none
  std::vector<NamedExpression> conditions;
  std::vector<NamedExpression> variables;
  std::vector<Validation> validations;
};

/// Empty if an expression is invalid: the API server rejects the policy.
std::optional<AdmissionPolicy> read_policy(const yaml::Node& policy, cel::Runtime& runtime);

}  // namespace twinhull::lint
