#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinhull::lint {

/// Whether a word is in a list.
template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// A list of words that is searched often: most words that are not in it are recognized by their first byte
/// and their size.
template <std::size_t N>
class WordList {
 public:
  explicit constexpr WordList(const std::array<std::string_view, N>& words) : words_(words) {
    for (const std::string_view word : words) sizes_[first_of(word)] |= bit_of(word);
  }

  bool holds(std::string_view word) const {
    return !word.empty() && (sizes_[first_of(word)] & bit_of(word)) != 0 && among(word, words_);
  }

 private:
  static constexpr std::size_t first_of(std::string_view word) { return static_cast<unsigned char>(word[0]); }
  static constexpr std::uint32_t bit_of(std::string_view word) {
    return std::uint32_t{1} << std::min<std::size_t>(word.size(), 31);
  }

  std::array<std::string_view, N> words_;
  std::array<std::uint32_t, 256> sizes_{};  ///< by first byte: a bit for each size
};

template <std::size_t N>
bool among(std::string_view word, const WordList<N>& list) {
  return list.holds(word);
}

}  // namespace twinhull::lint
