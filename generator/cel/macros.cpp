#include "cel/macros.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cel/functions.h"

namespace twinhull::cel {
namespace {

/// A macro over a range: `receiver.name(variables…, bodies…)`.
struct ComprehensionMacro {
  std::string_view name;
  std::size_t variables = 1;
  std::size_t bodies = 1;
  std::string_view kind;  ///< the text of the expression
};

constexpr std::array comprehension_macros = {
    ComprehensionMacro{"all", 1, 1, "all"},
    ComprehensionMacro{"all", 2, 1, "all"},
    ComprehensionMacro{"exists", 1, 1, "exists"},
    ComprehensionMacro{"exists", 2, 1, "exists"},
    ComprehensionMacro{"exists_one", 1, 1, "existsOne"},
    ComprehensionMacro{"exists_one", 2, 1, "existsOne"},
    ComprehensionMacro{"existsOne", 1, 1, "existsOne"},
    ComprehensionMacro{"existsOne", 2, 1, "existsOne"},
    ComprehensionMacro{"filter", 1, 1, "filter"},
    ComprehensionMacro{"map", 1, 1, "map"},
    ComprehensionMacro{"map", 1, 2, "map"},
    ComprehensionMacro{"transformList", 2, 1, "map"},
    ComprehensionMacro{"transformList", 2, 2, "map"},
    ComprehensionMacro{"transformMap", 2, 1, "transformMap"},
    ComprehensionMacro{"transformMap", 2, 2, "transformMap"},
    ComprehensionMacro{"transformMapEntry", 2, 1, "transformMapEntry"},
    ComprehensionMacro{"transformMapEntry", 2, 2, "transformMapEntry"},
    ComprehensionMacro{"sortBy", 1, 1, "sortBy"},
    ComprehensionMacro{"optMap", 1, 1, "optMap"},
    ComprehensionMacro{"optFlatMap", 1, 1, "optFlatMap"},
};

void expand_has(std::unique_ptr<Expr>& call, SyntaxError& error) {
  if (call->args.size() != 1) return;
  if (call->args[0]->kind != ExprKind::select) {
    error = {"invalid argument to has() macro", call->args[0]->offset};
    return;
  }
  std::unique_ptr<Expr> select = std::move(call->args[0]);
  select->kind = ExprKind::presence;
  call = std::move(select);
}

bool take_variable(const Expr& argument, std::vector<std::string>& variables) {
  if (argument.kind != ExprKind::name || argument.member) return false;
  variables.push_back(argument.text);
  return true;
}

void expand_bind(Expr& call, SyntaxError& error) {
  if (!take_variable(*call.args[1], call.variables)) {
    error = {"cel.bind() variable names must be simple identifiers", call.args[1]->offset};
    return;
  }
  call.kind = ExprKind::bind;
  call.args.erase(call.args.begin(), call.args.begin() + 2);
}

void expand_comprehension(Expr& call, const ComprehensionMacro& row, SyntaxError& error) {
  for (std::size_t i = 0; i < row.variables; ++i) {
    if (take_variable(*call.args[i + 1], call.variables)) continue;
    error = {"argument must be a simple name", call.args[i + 1]->offset};
    return;
  }
  if (call.variables.size() == 2 && call.variables[0] == call.variables[1]) {
    error = {"duplicate variable name: " + call.variables[0], call.args[2]->offset};
    return;
  }
  call.kind = ExprKind::comprehension;
  call.text = row.kind;
  const auto first = call.args.begin() + 1;
  call.args.erase(first, first + static_cast<std::ptrdiff_t>(row.variables));
}

/// `math.greatest(1, 2)` is a function, and `math` not a variable.
void join_namespace(Expr& call) {
  const std::string space = qualified_name(*call.args[0]);
  if (space.empty() || !has_function(space + "." + call.text)) return;
  call.text = space + "." + call.text;
  call.member = false;
  call.args.erase(call.args.begin());
}

}  // namespace

void expand_macro(std::unique_ptr<Expr>& call, SyntaxError& error) {
  if (!call->member) {
    if (call->text == "has") expand_has(call, error);
    return;
  }
  if (call->text == "bind" && call->args.size() == 4 && call->args[0]->kind == ExprKind::name &&
      call->args[0]->text == "cel")
    return expand_bind(*call, error);
  // Functions of a namespace, `math.greatest`, are not macros; `lists.map(…)` of a variable `lists` is.
  const std::size_t arguments = call->args.size() - 1;
  const auto row = std::find_if(comprehension_macros.begin(), comprehension_macros.end(),
                                [&](const ComprehensionMacro& c) {
                                  return c.name == call->text && c.variables + c.bodies == arguments &&
                                         (c.name != "map" || c.bodies == arguments - 1);
                                });
  if (row != comprehension_macros.end()) return expand_comprehension(*call, *row, error);
  join_namespace(*call);
}

}  // namespace twinhull::cel
