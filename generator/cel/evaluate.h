#pragma once

#include <functional>
#include <map>
#include <string>

#include "cel/ast.h"
#include "cel/comprehension.h"
#include "cel/functions.h"

namespace twinhull::cel {

/// The variables of an expression.
struct Activation {
  std::map<std::string, Value, std::less<>> variables;
  /// Further functions with one argument: `objects('Service')`.
  std::map<std::string, std::function<Value(const Value&)>, std::less<>> functions;
  /// The namespace in which names are looked up first; Kubernetes has none.
  std::string container;
  /// Whether a variable has a name with dots.
  bool dotted = false;
};

/// Evaluates an expression. An error is a value of that kind; if the budget is exhausted, the result is one.
/// `scope` has the variables of the macros around a part of an expression.
Value evaluate(const Expr& expr, const Activation& activation, Budget& budget, const Scope* scope = nullptr);

}  // namespace twinhull::cel
