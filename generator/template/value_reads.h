#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "template/specialize.h"

namespace twinhull::tmpl {

/// A condition and its required result.
struct PathCondition {
  const ResidualExpr* condition = nullptr;
  bool wanted = true;
};

/// A read of a value by a template, and the conditions under which the value matters. The whole subtree at
/// the path is read.
struct ValueRead {
  std::span<const std::string_view> path;  ///< keys from the root of the values
  std::vector<PathCondition> conditions;
};

/// All reads of values by the templates of a system, with their conditions: in `a && b`, the value `a`
/// matters if `b` is true. Conditions on loop variables are omitted, as if they were always true.
std::vector<ValueRead> reads(const ResidualProgram& program);

/// The value that makes a condition differ from `wanted`, as an expression of kind `value`; null if it is not
/// a single value. `truth` evaluates a condition.
const ResidualExpr* deciding_value(const ResidualExpr& condition, bool wanted,
                                   const std::function<bool(const ResidualExpr&)>& truth);

}  // namespace twinhull::tmpl
