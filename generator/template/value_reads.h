#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "template/specialize.h"

namespace twinhull::tmpl {

/// A condition and what it has to come to.
struct PathCondition {
  const ResidualExpr* condition = nullptr;
  bool wanted = true;
};

/// A place where templates read a value, and what has to hold for the value to make a difference there.
/// What stands below the path is read with it.
struct Read {
  std::span<const std::string_view> path;  ///< keys from the root of the values
  std::vector<PathCondition> guards;
};

/// Every place where the templates of a system read a value, conditions included: in `a && b` the value `a`
/// matters while `b` is true. Conditions on loop variables are left out, as if they always held.
std::vector<Read> reads(const ResidualProgram& blueprint);

/// Why a condition does not come to what is wanted: the value that decides it, as a term of kind `value`.
/// Null where no single value does. `truth` tells what a condition comes to.
const ResidualExpr* deciding_value(const ResidualExpr& condition, bool wanted,
                                   const std::function<bool(const ResidualExpr&)>& truth);

}  // namespace twinhull::tmpl
