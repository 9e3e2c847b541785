#pragma once

#include <map>
#include <string>

#include "cel/ast.h"
#include "cel/functions.h"

namespace twinhull::cel {

/// The variables of an expression.
struct Activation {
  std::map<std::string, Value, std::less<>> variables;
  /// The namespace in which names are looked up first; Kubernetes has none.
  std::string container;
  /// Whether a variable has a name with dots.
  bool dotted = false;
};

/// Evaluates an expression. An error is a value of that kind; if the budget is exhausted, the result is one.
Value evaluate(const Expr& expr, const Activation& activation, Budget& budget);

}  // namespace twinhull::cel
