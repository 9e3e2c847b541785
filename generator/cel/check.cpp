#include "cel/check.h"

#include <array>

#include "base/contains.h"
#include "cel/ast.h"
#include "cel/functions.h"

namespace twinhull::cel {
namespace {

/// Names that begin those of types: `google.protobuf.Timestamp`.
constexpr std::array<std::string_view, 14> type_roots = {
    "bool", "int",       "uint", "double", "string",        "bytes", "list",
    "map",  "null_type", "type", "google", "optional_type", "net",   "kubernetes"};

/// Functions that query the cluster: they exist, but cannot be evaluated here.
constexpr std::array<std::string_view, 15> cluster_functions = {
    "path",    "check",  "group",   "serviceAccount", "resource", "subresource",   "namespace",    "name",
    "allowed", "reason", "errored", "error",          "decision", "fieldSelector", "labelSelector"};

std::string check_expr(const Expr& expr, std::vector<std::string_view>& names) {
  if (expr.kind == ExprKind::name && !base::contains(names, expr.text) &&
      !base::contains(type_roots, expr.text))
    return "undeclared reference to '" + expr.text + "'";
  if (expr.kind == ExprKind::message) return "undeclared reference to '" + expr.text + "'";
  const bool in_cluster = expr.member && base::contains(cluster_functions, expr.text);
  if (expr.kind == ExprKind::call && !in_cluster && !accepts(expr.text, expr.member, expr.args.size())) {
    return has_function(expr.text) ? "found no matching overload for '" + expr.text + "'"
                                   : "undeclared reference to '" + expr.text + "'";
  }
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    // The range of a macro and the value of cel.bind are outside of the scope of the variables.
    const std::size_t before = names.size();
    if (i > 0) names.insert(names.end(), expr.variables.begin(), expr.variables.end());
    std::string problem = check_expr(*expr.args[i], names);
    names.resize(before);
    if (!problem.empty()) return problem;
  }
  return {};
}

}  // namespace

std::string check(std::string_view text, const std::vector<std::string_view>& variables) {
  const Parsed parsed = parse(text);
  if (parsed.root == nullptr) return parsed.error.message;
  std::vector<std::string_view> names = variables;
  return check_expr(*parsed.root, names);
}

}  // namespace twinhull::cel
