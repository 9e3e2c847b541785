#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"
#include "kubernetes/api.h"

namespace twinhull::cel {

/// What is known about a value before an evaluation: the type of the API that it has in an object, and its
/// kind.
struct StaticType {
  std::optional<kubernetes::TypeRef> type;
  std::optional<Kind> kind;
};

/// The variables of an expression. A variable with `fields` has exactly these: `variables` of a policy.
struct Declarations {
  std::map<std::string, StaticType, std::less<>> variables;
  std::map<std::string, std::map<std::string, StaticType, std::less<>>, std::less<>> fields;
  std::vector<std::string_view> functions;  ///< further functions with one argument
  bool extensions = false;                  ///< functions of CEL that Kubernetes does not have can be called
  bool objects = false;  ///< objects can be constructed: `Object{…}`, `JSONPatch{…}` of mutations
  kubernetes::KubernetesVersion kubernetes_version = kubernetes::newest_version();
};

/// A mistake in an expression.
struct CheckError {
  std::string message;
  std::size_t offset = 0;  ///< in the expression, in bytes
  std::string help;
  bool typed = false;  ///< it follows from the types of objects; the others make the expression invalid
};

struct Checked {
  std::vector<CheckError> problems;
  StaticType result;
};

/// Checks names, functions and their numbers of arguments, fields of typed values, and comparisons of values
/// of different kinds.
Checked check(const Expr& expr, const Declarations& declarations);

/// The kind of values of a type, if there is only one.
std::optional<Kind> kind_of(const kubernetes::TypeRef& type);

}  // namespace twinhull::cel
