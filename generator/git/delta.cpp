#include "git/delta.h"

#include <cstdint>

namespace twinhull::git {
namespace {

/// Takes a number of 7 bits per byte, the lowest first.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 63 && !text.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

/// Takes the bytes of a number that the bits of `mask` select, the lowest first.
std::optional<std::uint64_t> take_selected(std::string_view& text, unsigned mask, unsigned count) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < count; ++i) {
    if ((mask >> i & 1U) == 0) continue;
    if (text.empty()) return std::nullopt;
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(text.front())) << (8 * i);
    text.remove_prefix(1);
  }
  return value;
}

}  // namespace

std::optional<std::string> apply_delta(std::string_view base, std::string_view delta, std::size_t most) {
  constexpr std::uint64_t default_size = 0x10000;
  const std::optional<std::uint64_t> base_size = take_number(delta);
  const std::optional<std::uint64_t> size = take_number(delta);
  if (!base_size || !size || *base_size != base.size() || *size > most) return std::nullopt;
  std::string out;
  out.reserve(static_cast<std::size_t>(*size));
  while (!delta.empty()) {
    const auto command = static_cast<unsigned char>(delta.front());
    delta.remove_prefix(1);
    std::string_view part;
    if ((command & 0x80U) != 0) {  // copies from the base
      const std::optional<std::uint64_t> offset = take_selected(delta, command & 0x0FU, 4);
      const std::optional<std::uint64_t> given = take_selected(delta, command >> 4U & 0x07U, 3);
      if (!offset || !given) return std::nullopt;
      const std::uint64_t count = *given == 0 ? default_size : *given;
      if (*offset > base.size() || count > base.size() - *offset) return std::nullopt;
      part = base.substr(static_cast<std::size_t>(*offset), static_cast<std::size_t>(count));
    } else {  // inserts what follows
      if (command == 0 || command > delta.size()) return std::nullopt;
      part = delta.substr(0, command);
      delta.remove_prefix(command);
    }
    if (part.size() > *size - out.size()) return std::nullopt;
    out += part;
  }
  if (out.size() != *size) return std::nullopt;
  return out;
}

}  // namespace twinhull::git
