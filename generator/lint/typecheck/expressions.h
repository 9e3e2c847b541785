#pragma once

#include <initializer_list>
#include <string_view>

#include "cel/check.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Whether an expression reads a variable.
bool reads(const cel::Expr& expr, std::string_view variable);

/// Checks an expression in a file, and that its result has one of the kinds; none: any. Mistakes are
/// `invalid-expression`, at the part that is wrong. With `typed_doubt`, what only the types of objects show
/// is a warning. Returns what is known about the result.
cel::StaticType check_expression(const yaml::Node& text, const cel::Declarations& declarations,
                                 std::initializer_list<cel::Kind> results, bool typed_doubt,
                                 const source::Files& files, diagnostic::Findings& findings);

}  // namespace twinhull::lint
