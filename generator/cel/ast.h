#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cel/value.h"

namespace twinhull::cel {

enum class ExprKind : std::uint8_t {
  literal,        ///< `literal`
  name,           ///< `text`: a variable or a type
  select,         ///< args[0] `.text`
  presence,       ///< has(args[0] `.text`)
  index,          ///< args[0] `[` args[1] `]`
  call,           ///< `text` `(` args `)`; with `member`, args[0] is the receiver
  conjunction,    ///< args joined by `&&`
  disjunction,    ///< args joined by `||`
  conditional,    ///< args[0] `?` args[1] `:` args[2]
  list,           ///< `[` args `]`
  map,            ///< `{` args `}`: keys and values alternate
  message,        ///< `text` `{…}`: a protobuf message, which Kubernetes has none of
  comprehension,  ///< args[0] `.text(` variables `,` args[1…] `)`
  bind,           ///< `cel.bind(` variables[0] `,` args[0] `,` args[1] `)`
};

/// A node of a parsed expression.
struct Expr {
  ExprKind kind = ExprKind::literal;
  bool member = false;     ///< of calls: written as `receiver.function()`
  bool optional = false;   ///< `.?field`, `[?key]`
  std::size_t offset = 0;  ///< where it begins in the text, in bytes
  std::uint32_t height = 1;
  std::string text;
  Value literal;
  std::vector<std::unique_ptr<Expr>> args;
  std::vector<bool> optional_args;  ///< of lists and maps: `[?a]`, `{?k: v}`
  std::vector<std::string> variables;
};

/// Operators are calls whose names no user can write: `_+_`.
struct SyntaxError {
  std::string message;
  std::size_t offset = 0;
};

/// A parsed expression, or why the text is not one.
struct Parsed {
  std::unique_ptr<Expr> root;
  SyntaxError error;  ///< if `root` is null
};

/// Parses a CEL expression with the macros of Kubernetes (has, all, exists, exists_one, map, filter, their
/// two-variable forms, transformList, transformMap, transformMapEntry, optMap, optFlatMap, sortBy, cel.bind).
Parsed parse(std::string_view text);

/// "self.spec.replicas" of a chain of field selections that begins with a name; empty for other expressions.
std::string qualified_name(const Expr& expr);

}  // namespace twinhull::cel
