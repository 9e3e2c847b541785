#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"

namespace twinhull::cel {

enum class TokenKind : std::uint8_t { end, name, escaped_name, keyword, symbol, literal };

struct Token {
  TokenKind kind = TokenKind::end;
  std::size_t offset = 0;
  std::string_view text;  ///< as written; of escaped names without the backquotes
  Value literal;
};

/// The tokens of an expression, the last of which is `end`. The error has a message if there is one.
std::vector<Token> tokenize(std::string_view text, SyntaxError& error);

/// Whether CEL reserves the name: `in`, `package`.
bool is_reserved(std::string_view name);

}  // namespace twinhull::cel
