#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace twinhull::lint {

/// Whether a word is in a list.
template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace twinhull::lint
