#include "helm/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

#include "base/ascii.h"

namespace twinhull::helm {
namespace {

/// The digits without underscores, if those are between digits or after a prefix.
std::optional<std::string> without_underscores(std::string_view text, bool prefixed) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    const bool before = i > 0 ? base::is_alnum(text[i - 1]) : prefixed;
    if (!before || i + 1 >= text.size() || !base::is_alnum(text[i + 1])) return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<std::int64_t> parse_go_integer(std::string_view text, int number_base) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string bare;
  if (number_base == 0) {
    number_base = 10;
    bool prefixed = false;
    if (text.size() > 1 && text[0] == '0') {
      const char letter = base::to_lower(text[1]);
      number_base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
      text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
      prefixed = true;
    }
    const std::optional<std::string> digits = without_underscores(text, prefixed);
    if (!digits) return std::nullopt;
    bare = *digits;
  } else {
    bare = std::string(text);
  }
  if (bare.empty() || bare[0] == '-') return std::nullopt;
  std::uint64_t value = 0;
  const std::from_chars_result result =
      std::from_chars(bare.data(), bare.data() + bare.size(), value, number_base);
  if (result.ec != std::errc() || result.ptr != bare.data() + bare.size()) return std::nullopt;
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (negative ? value > most + 1 : value > most) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

std::optional<double> parse_go_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::chars_format format = std::chars_format::general;
  const bool hexadecimal = text.size() > 1 && text[0] == '0' && base::to_lower(text[1]) == 'x';
  std::string bare;
  if (hexadecimal) {
    const std::optional<std::string> digits = without_underscores(text.substr(2), true);
    if (!digits) return std::nullopt;
    bare = *digits;
    if (bare.find_first_of("pP") == std::string::npos) return std::nullopt;
    format = std::chars_format::hex;
  } else {
    bare = std::string(text);
  }
  if (bare.empty() || !(base::is_alnum(bare[0]) || bare[0] == '.') ||
      (!hexadecimal && base::is_letter(bare[0]))) {
    return std::nullopt;
  }
  double value = 0;
  const std::from_chars_result result =
      std::from_chars(bare.data(), bare.data() + bare.size(), value, format);
  if (result.ptr != bare.data() + bare.size()) return std::nullopt;
  if (result.ec == std::errc::result_out_of_range && bare.find("e-") != std::string::npos) {
    value = 0;
  } else if (result.ec != std::errc()) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

std::int64_t to_int64(const Value& value) {
  switch (value.type) {
    case Type::boolean:
      return value.truth ? 1 : 0;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      return value.integer;
    case Type::number:
      // Go on amd64 gives the smallest integer for what does not fit.
      if (!(std::fabs(value.number) < 9.2233720368547758e18)) return std::numeric_limits<std::int64_t>::min();
      return static_cast<std::int64_t>(value.number);
    case Type::string: {
      std::string_view text = value.text();
      // cast removes a fraction of zeros.
      const std::size_t dot = text.find('.');
      if (dot != std::string_view::npos && dot > 0 && dot + 1 < text.size() &&
          text.find_first_not_of('0', dot + 1) == std::string_view::npos) {
        text = text.substr(0, dot);
      }
      return parse_go_integer(text).value_or(0);
    }
    default:
      return 0;
  }
}

double to_float64(const Value& value) {
  switch (value.type) {
    case Type::boolean:
      return value.truth ? 1 : 0;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      return static_cast<double>(value.integer);
    case Type::number:
      return value.number;
    case Type::string:
      return parse_go_float(value.text()).value_or(0);
    default:
      return 0;
  }
}

}  // namespace twinhull::helm
