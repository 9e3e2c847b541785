#pragma once

#include <cstddef>
#include <string_view>

namespace twinhull::lint {

/// What was found at the start of a text: `size` bytes, 0 for nothing.
struct TokenMatch {
  std::size_t size = 0;
  std::string_view what;
  bool identifies = false;  ///< what a page of a browser or a signed request shows as well: a secret by name
};

/// True where a token of a known provider may begin with that character.
bool may_begin_token(char first);

/// The token that begins at `at`, by its provider's own format: prefix, alphabet and length. The character
/// before it belongs to no word. Cheap to ask where `may_begin_token` says no.
TokenMatch match_token(std::string_view text, std::size_t at);

}  // namespace twinhull::lint
