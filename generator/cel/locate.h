#pragma once

#include "cel/evaluate.h"
#include "source/files.h"

namespace twinhull::cel {

/// The part of a document that decided the result of a boolean expression: the value that is compared, the
/// item of a list for which a condition is false, or the parent of a missing field. Unknown if the expression
/// reads no document.
source::Span locate(const Expr& expr, bool result, const Activation& activation, Budget& budget);

}  // namespace twinhull::cel
