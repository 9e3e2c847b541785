#include "schema/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace twinhull::schema {
namespace {

/// Beyond this, an exponent is only compared, never counted out.
constexpr long largest_exponent = 1'000'000;

Decimal normalized(bool negative, std::string digits, long exponent) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  const std::size_t last = digits.find_last_not_of('0');
  exponent += static_cast<long>(digits.size() - 1 - last);
  return {negative, digits.substr(first, last - first + 1), exponent};
}

std::optional<Decimal> based(std::string_view digits, int base, bool negative) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return normalized(negative, std::to_string(value), 0);
}

}  // namespace

std::optional<Decimal> decimal(const yaml::Node& node) {
  if (!node.is(yaml::Kind::integer) && !node.is(yaml::Kind::number)) return std::nullopt;
  std::string_view text = node.text;
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.starts_with("0x")) return based(text.substr(2), 16, negative);
  if (text.starts_with("0o")) return based(text.substr(2), 8, negative);

  std::string digits;
  long exponent = 0;
  bool point = false;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    if (text[at] == '.' && !point) {
      point = true;
      continue;
    }
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    digits.push_back(text[at]);
    if (point) --exponent;
  }
  if (digits.empty()) return std::nullopt;
  if (at < text.size()) {
    std::string_view power = text.substr(at + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    long value = 0;
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), value);
    if (end != power.data() + power.size()) return std::nullopt;
    if (error != std::errc()) value = power.starts_with('-') ? -largest_exponent : largest_exponent;
    exponent += std::clamp(value, -largest_exponent, largest_exponent);
  }
  return normalized(negative, std::move(digits), exponent);
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  const int a_sign = a.digits.empty() ? 0 : (a.negative ? -1 : 1);
  const int b_sign = b.digits.empty() ? 0 : (b.negative ? -1 : 1);
  if (a_sign != b_sign) return a_sign <=> b_sign;
  if (a_sign == 0) return std::strong_ordering::equal;
  const Decimal& low = a.negative ? b : a;
  const Decimal& high = a.negative ? a : b;
  const long low_size = static_cast<long>(low.digits.size()) + low.exponent;
  const long high_size = static_cast<long>(high.digits.size()) + high.exponent;
  if (low_size != high_size) return low_size <=> high_size;
  // Of equal length before the point, digits compare like text: neither has zeros at its end.
  const int order = low.digits.compare(high.digits);
  return order <=> 0;
}

bool is_multiple(const Decimal& value, const Decimal& divisor) {
  if (value.digits.empty()) return true;
  // Without zeros at its end, a number is no multiple of a higher power of ten.
  if (value.exponent < divisor.exponent) return false;
  std::uint64_t by = 0;
  std::from_chars(divisor.digits.data(), divisor.digits.data() + divisor.digits.size(), by);
  if (by == 0) return false;
  // by < 10^18, so ten times a remainder still fits.
  std::uint64_t remainder = 0;
  for (const char digit : value.digits)
    remainder = (remainder * 10 + static_cast<std::uint64_t>(digit - '0')) % by;
  for (long i = divisor.exponent; i < value.exponent && remainder != 0; ++i) remainder = remainder * 10 % by;
  return remainder == 0;
}

}  // namespace twinhull::schema
