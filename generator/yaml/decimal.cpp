#include "yaml/decimal.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

namespace twinhull::yaml {
namespace {

/// Larger exponents are clamped to this; no realistic input comes near.
constexpr std::int64_t largest_exponent = std::int64_t{1} << 60;
constexpr std::size_t most_based_digits = 1000;

Decimal normalized(bool negative, std::string digits, std::int64_t exponent) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  const std::size_t last = digits.find_last_not_of('0');
  exponent += static_cast<std::int64_t>(digits.size() - 1 - last);
  return {negative, digits.substr(first, last - first + 1), exponent};
}

/// Converts a hexadecimal or octal literal to decimal digit by digit.
std::optional<Decimal> based(std::string_view literal, int base, bool negative) {
  if (literal.empty() || literal.size() > most_based_digits) return std::nullopt;
  std::string reversed = "0";  // least significant digit first
  for (const char c : literal) {
    int carry = 0;
    if (std::from_chars(&c, &c + 1, carry, base).ec != std::errc()) return std::nullopt;
    for (char& digit : reversed) {
      carry += (digit - '0') * base;
      digit = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    for (; carry != 0; carry /= 10) reversed.push_back(static_cast<char>('0' + carry % 10));
  }
  return normalized(negative, std::string(reversed.rbegin(), reversed.rend()), 0);
}

/// The exponent after an `e`; empty if it is not valid.
std::optional<std::int64_t> power_of_ten(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (error != std::errc()) value = text.starts_with('-') ? -largest_exponent : largest_exponent;
  return std::clamp(value, -largest_exponent, largest_exponent);
}

/// The remainder of a long division. The dividend is fed digit by digit; limbs contain nine digits each, the
/// least significant first.
class LongRemainder {
 public:
  explicit LongRemainder(std::string_view divisor) {
    for (std::size_t end = divisor.size(); end > 0;) {
      const std::size_t begin = end > 9 ? end - 9 : 0;
      std::uint32_t limb = 0;
      std::from_chars(divisor.data() + begin, divisor.data() + end, limb);
      divisor_.push_back(limb);
      end = begin;
    }
    divisor_.push_back(0);
    rest_.resize(divisor_.size());
  }

  void take(char digit) {
    std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
    for (std::uint32_t& limb : rest_) {
      carry += std::uint64_t{limb} * 10;
      limb = static_cast<std::uint32_t>(carry % limb_size);
      carry /= limb_size;
    }
    while (!std::lexicographical_compare(rest_.rbegin(), rest_.rend(), divisor_.rbegin(), divisor_.rend()))
      subtract();
  }

  bool zero() const {
    return std::all_of(rest_.begin(), rest_.end(), [](std::uint32_t limb) { return limb == 0; });
  }

 private:
  static constexpr std::uint64_t limb_size = 1'000'000'000;

  void subtract() {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const std::uint64_t next = limb_size + rest_[i] - divisor_[i] - borrow;
      rest_[i] = static_cast<std::uint32_t>(next % limb_size);
      borrow = next < limb_size ? 1 : 0;
    }
  }

  std::vector<std::uint32_t> divisor_;
  std::vector<std::uint32_t> rest_;
};

}  // namespace

std::optional<Decimal> decimal(const Node& node) {
  if (!node.is(Kind::integer) && !node.is(Kind::number)) return std::nullopt;
  std::string_view text = node.text;
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.find('_') != std::string_view::npos) {
    const std::string bare = without_underscores(node.text);
    Node plain = node;
    plain.text = bare;
    return decimal(plain);
  }
  const BasedDigits digits_of = split_base(text);
  if (digits_of.base != 10) return based(digits_of.digits, digits_of.base, negative);

  std::string digits;
  std::int64_t exponent = 0;
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
    const std::optional<std::int64_t> power = power_of_ten(text.substr(at + 1));
    if (!power) return std::nullopt;
    exponent += *power;
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
  const std::int64_t low_size = static_cast<std::int64_t>(low.digits.size()) + low.exponent;
  const std::int64_t high_size = static_cast<std::int64_t>(high.digits.size()) + high.exponent;
  if (low_size != high_size) return low_size <=> high_size;
  // With equally many digits before the point, digits compare like text, because neither has trailing zeros.
  const int order = low.digits.compare(high.digits);
  return order <=> 0;
}

bool is_multiple(const Decimal& value, const Decimal& divisor) {
  if (value.digits.empty()) return true;
  // A number without trailing zeros is not a multiple of a higher power of ten.
  if (value.exponent < divisor.exponent) return false;
  // This many zeros contribute all factors 2 and 5 of the divisor; more make no difference.
  const auto enough = static_cast<std::int64_t>(divisor.digits.size() * 4);
  const std::int64_t zeros = std::min(value.exponent - divisor.exponent, enough);
  if (divisor.digits.size() <= 18) {
    std::uint64_t by = 0;
    std::from_chars(divisor.digits.data(), divisor.digits.data() + divisor.digits.size(), by);
    if (by == 0) return false;
    std::uint64_t rest = 0;  // below 10^18, so that ten times as much does not overflow
    for (const char digit : value.digits) rest = (rest * 10 + static_cast<std::uint64_t>(digit - '0')) % by;
    for (std::int64_t i = 0; i < zeros && rest != 0; ++i) rest = rest * 10 % by;
    return rest == 0;
  }
  LongRemainder rest(divisor.digits);
  for (const char digit : value.digits) rest.take(digit);
  for (std::int64_t i = 0; i < zeros; ++i) rest.take('0');
  return rest.zero();
}

}  // namespace twinhull::yaml
