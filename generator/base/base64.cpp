#include "base/base64.h"

#include <cstdint>

namespace twinhull::base {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k <= bytes.size() ? alphabet[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return out;
}

std::string decode_base64(std::string_view digits) {
  while (digits.ends_with('=')) digits.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : digits) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return {};
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if (++count % 4 == 1) continue;
    const int shift = 6 - 2 * ((count - 1) % 4);
    const auto byte = static_cast<unsigned char>((bits >> shift) & 0xFFU);
    if ((byte < ' ' && byte != '\n' && byte != '\r' && byte != '\t') || byte > 126) return {};
    out += static_cast<char>(byte);
  }
  return out;
}

}  // namespace twinhull::base
