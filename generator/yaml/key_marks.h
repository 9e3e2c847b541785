#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinhull::yaml {

// `Node::index` of a map with more than `max_marked_keys` entries has their numbers in key order. That of
// others has a mark of each key, so that looking for a key compares integers, and few texts.

inline constexpr std::size_t max_marked_keys = 12;

/// The same for the same keys, and different for most others: their sizes, first, middle and last bytes.
constexpr std::uint32_t mark_of(std::string_view key) {
  if (key.empty()) return 0;
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(key[at]));
  };
  return static_cast<std::uint32_t>(key.size() & 0xFF) << 24 | byte(0) << 16 | byte(key.size() / 2) << 8 |
         byte(key.size() - 1);
}

}  // namespace twinhull::yaml
