#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::git {

/// The SHA-1 name of an object.
struct ObjectId {
  static constexpr std::size_t size = 20;
  static constexpr std::size_t digits = 40;

  std::array<unsigned char, size> bytes{};

  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;

  std::string hex() const;
  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), size}; }
};

/// From 40 hexadecimal digits.
std::optional<ObjectId> parse_id(std::string_view hex);
/// From its 20 bytes.
ObjectId to_id(std::string_view bytes);

}  // namespace twinhull::git
