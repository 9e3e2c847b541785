#include "lint/go_template/go_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "base/contains.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 11> trues = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                                    "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> falses = {"n",     "N",     "no",  "No",  "NO", "false",
                                                     "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};

/// Integers as Go parses them with base 0: `0123`, `0o17`, `0x1F`, `0b11`, `1_000`.
std::optional<double> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text.front() == '0') {
    const char mark = text[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    text.remove_prefix(base != 8 || mark == 'o' || mark == 'O' ? 2 : 1);
  }
  if (text.empty() || text.front() == '-' || text.front() == '+') return {};
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return negative ? -static_cast<double>(value) : static_cast<double>(value);
}

/// Digits with a point or exponent: floating point numbers of YAML 1.1.
std::optional<double> floating(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  if (text.size() == sign || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return {};
  if (text.find_first_of("0123456789") == std::string_view::npos) return {};
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return value;
}

/// A float64 as Go prints it by `%v`: `1e+06` from seven digits on.
std::string print(double value) {
  std::array<char, 64> buffer;
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e6);
  const auto end =
      plain
          ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed)
          : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string out(buffer.data(), end.ptr);
  return out == "-0" ? "0" : out;
}

}  // namespace

GoScalar read_by_helm(std::string_view plain) {
  using Kind = GoScalar::Kind;
  if (base::contains(nulls, plain)) return {.kind = Kind::null, .printed = ""};
  if (base::contains(trues, plain)) return {.kind = Kind::boolean, .printed = "true"};
  if (base::contains(falses, plain)) return {.kind = Kind::boolean, .printed = "false"};
  if (std::string_view("+-0123456789.").find(plain.front()) != std::string_view::npos) {
    std::string digits(plain);
    std::erase(digits, '_');
    std::optional<double> value = integer(digits);
    if (!value) value = floating(digits);
    if (value) return {.kind = Kind::number, .printed = print(*value)};
  }
  return {.kind = Kind::text, .printed = std::string(plain)};
}

}  // namespace twinhull::lint
