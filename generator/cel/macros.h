#pragma once

#include <memory>

#include "cel/ast.h"

namespace twinhull::cel {

/// Replaces a call of a macro by what it stands for, or sets the error. Other calls are not changed.
void expand_macro(std::unique_ptr<Expr>& call, SyntaxError& error);

}  // namespace twinhull::cel
