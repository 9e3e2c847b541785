#pragma once

#include <algorithm>
#include <string_view>

namespace twinhull::schema {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

template <typename Accepts>
bool all_of(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

}  // namespace twinhull::schema
