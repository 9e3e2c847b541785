#include "base/go_float.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace twinhull::base {
namespace {

constexpr int first_exponent = 6;  ///< from here on it is printed

/// The shortest digits of a positive number, and the decimal exponent of the first one.
struct Digits {
  std::string digits;
  int exponent = 0;
};

Digits shortest(double number) {
  std::array<char, 40> buffer{};
  const std::to_chars_result result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  Digits out;
  for (const char c : text.substr(0, e)) {
    if (c != '.') out.digits += c;
  }
  const std::size_t sign = text[e + 1] == '+' ? 2 : 1;
  std::from_chars(text.data() + e + sign, text.data() + text.size(), out.exponent);
  return out;
}

std::string with_exponent(const Digits& number, std::size_t exponent_digits) {
  std::string out = number.digits.substr(0, 1);
  if (number.digits.size() > 1) out += "." + number.digits.substr(1);
  out += number.exponent < 0 ? "e-" : "e+";
  const std::string exponent = std::to_string(std::abs(number.exponent));
  if (exponent.size() < exponent_digits) out.append(exponent_digits - exponent.size(), '0');
  return out + exponent;
}

std::string positional(const Digits& number) {
  const auto size = static_cast<int>(number.digits.size());
  if (number.exponent < 0) {
    return "0." + std::string(static_cast<std::size_t>(-number.exponent - 1), '0') + number.digits;
  }
  if (number.exponent + 1 >= size) {
    return number.digits + std::string(static_cast<std::size_t>(number.exponent + 1 - size), '0');
  }
  const auto whole = static_cast<std::size_t>(number.exponent + 1);
  return number.digits.substr(0, whole) + "." + number.digits.substr(whole);
}

}  // namespace

std::string go_float(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const std::string sign = std::signbit(number) ? "-" : "";
  if (number == 0) return sign + "0";
  const Digits digits = shortest(std::fabs(number));
  const bool scientific = digits.exponent < -4 || digits.exponent >= first_exponent;
  return sign + (scientific ? with_exponent(digits, 2) : positional(digits));
}

std::string go_json_float(double number) {
  const std::string sign = std::signbit(number) ? "-" : "";
  if (number == 0) return sign + "0";
  const double size = std::fabs(number);
  const bool scientific = size < 1e-6 || size >= 1e21;
  const Digits digits = shortest(size);
  // Go's encoder writes e-7 for e-07, but not e+07.
  return sign + (scientific ? with_exponent(digits, size < 1 ? 1 : 2) : positional(digits));
}

}  // namespace twinhull::base
