#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace twinhull::lint {

// Character classes of names and values for the secret scanner; ASCII only, independent of the locale.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr char lowered(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

/// Whether a word is in a list.
template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace twinhull::lint
