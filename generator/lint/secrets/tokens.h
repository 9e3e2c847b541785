#pragma once

#include <cstddef>
#include <string_view>

namespace twinhull::lint {

/// A match at the start of a text: `size` bytes, 0 for none.
struct TokenMatch {
  std::size_t size = 0;
  std::string_view what;
  bool identifies = false;  ///< also part of web pages or signed requests: only secret depending on the name
};

/// No token has fewer bytes without a blank, except the first line of a PEM block.
inline constexpr std::size_t shortest_token = 16;

/// Whether a token of a known provider can begin with that character.
bool may_begin_token(char first);

/// The token that begins at `at`, in a provider's format: prefix, alphabet and length. The character before
/// it must not be part of a word. `may_begin_token` is a cheap pre-check.
TokenMatch match_token(std::string_view text, std::size_t at);

}  // namespace twinhull::lint
