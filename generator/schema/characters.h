#pragma once

#include <algorithm>
#include <string_view>

#include "base/ascii.h"

namespace twinhull::schema {

using base::is_digit;
using base::is_hex;
using base::is_letter;
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

template <typename Accepts>
bool all_of(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

}  // namespace twinhull::schema
