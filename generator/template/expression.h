#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

enum class ExprKind : std::uint8_t {
  literal,      ///< `literal`
  name,         ///< `text`: a root name, a loop variable or a parameter
  member,       ///< args[0] `.text`
  index,        ///< args[0] `[` args[1] `]`
  call,         ///< `text` `(` args `)`
  negation,     ///< `!` args[0]
  conjunction,  ///< args[0] `&&` args[1]
  disjunction,  ///< args[0] `||` args[1]
  comparison,   ///< args[0] `text` args[1], text one of == != < <= > >=
};

/// An expression as parsed.
struct Expr {
  ExprKind kind = ExprKind::literal;
  source::Span span;
  std::string_view text;
  const yaml::Node* literal = nullptr;
  std::span<const Expr* const> args;
};

/// A piece of a scalar: literal text, or an expression between `${{` and `}}`.
struct InterpolationPart {
  std::string_view text;
  const Expr* expr = nullptr;
};

/// The delimiter that opens an expression.
inline constexpr std::string_view open_mark = "${{";

/// Whether a scalar contains an expression.
bool has_expression(std::string_view text);

/// Splits a scalar into text and expressions. `where` is the scalar's node: spans of expressions are exact if
/// its text is identical to the source (plain scalars), otherwise they are its span. Findings:
/// `template-syntax`.
std::vector<InterpolationPart> parse_text(const yaml::Node& where, base::Arena& arena,
                                          diagnostic::Findings& findings);

/// Parses one expression without delimiters. `span` is the location of `text`; with `exact`, spans of
/// subexpressions are relative to its start. Null with a finding on error.
const Expr* parse_expression(std::string_view text, source::Span span, bool exact, base::Arena& arena,
                             diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
