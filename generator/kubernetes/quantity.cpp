#include "kubernetes/quantity.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"

namespace twinhull::kubernetes {
namespace {

constexpr Nanos one = 1'000'000'000;
constexpr Nanos largest = ~Nanos{0};
/// The API caps values with a binary suffix at 2^63-1.
constexpr Nanos largest_binary = Nanos{9'223'372'036'854'775'807} * one;
/// No real quantity has more digits than this before or after the point.
constexpr std::size_t most_digits = 100;
constexpr int largest_exponent = 27;

struct Suffix {
  std::string_view text;
  Quantity::Format form;
  int exponent;  ///< of base 10 or 2
};

constexpr std::array suffixes = {
    Suffix{"n", Quantity::Format::decimal, -9}, Suffix{"u", Quantity::Format::decimal, -6},
    Suffix{"m", Quantity::Format::decimal, -3}, Suffix{"", Quantity::Format::decimal, 0},
    Suffix{"k", Quantity::Format::decimal, 3},  Suffix{"M", Quantity::Format::decimal, 6},
    Suffix{"G", Quantity::Format::decimal, 9},  Suffix{"T", Quantity::Format::decimal, 12},
    Suffix{"P", Quantity::Format::decimal, 15}, Suffix{"E", Quantity::Format::decimal, 18},
    Suffix{"Ki", Quantity::Format::binary, 10}, Suffix{"Mi", Quantity::Format::binary, 20},
    Suffix{"Gi", Quantity::Format::binary, 30}, Suffix{"Ti", Quantity::Format::binary, 40},
    Suffix{"Pi", Quantity::Format::binary, 50}, Suffix{"Ei", Quantity::Format::binary, 60},
};

using base::is_digit;

Nanos power_of_ten(int exponent) {
  Nanos power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// `digits` (a decimal number, most significant first) times `factor`, without the last `shift` decimal
/// digits, rounded up. Empty on overflow.
std::optional<Nanos> scale(const std::string& digits, Nanos factor, std::size_t shift) {
  // Long multiplication into decimal digits, least significant first: exact for any length.
  std::string product;
  Nanos carry = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    carry += factor * static_cast<Nanos>(*digit - '0');
    product.push_back(static_cast<char>('0' + static_cast<int>(carry % 10)));
    carry /= 10;
  }
  for (; carry != 0; carry /= 10) product.push_back(static_cast<char>('0' + static_cast<int>(carry % 10)));

  const std::size_t cut = std::min(shift, product.size());
  const bool remainder = std::any_of(product.begin(), product.begin() + static_cast<std::ptrdiff_t>(cut),
                                     [](char digit) { return digit != '0'; });
  Nanos result = 0;
  for (std::size_t i = product.size(); i > cut; --i) {
    const Nanos digit = static_cast<Nanos>(product[i - 1] - '0');
    if (result > (largest - digit) / 10) return std::nullopt;
    result = result * 10 + digit;
  }
  if (!remainder) return result;
  if (result == largest) return std::nullopt;
  return result + 1;
}

/// The exponent of `e3`, `E-2`; empty if it is invalid or out of range.
std::optional<int> decimal_exponent(std::string_view text) {
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  int exponent = 0;
  for (const char c : text) exponent = std::min(exponent * 10 + (c - '0'), 1000);
  return negative ? -exponent : exponent;
}

/// The likely binary suffix for an invalid one: `MB` and `mib` mean `Mi`, `gi` means `Gi`. Empty if unclear.
std::string suffix_meant(std::string_view suffix) {
  while (suffix.starts_with(' ')) suffix.remove_prefix(1);
  std::string word;
  std::ranges::transform(suffix, std::back_inserter(word), base::to_lower);
  const bool unit = word.size() > 1 && word.back() == 'b';
  if (unit) word.pop_back();
  const bool binary = unit || (word.size() == 2 && word[1] == 'i');
  for (const Suffix& known : suffixes) {
    if ((known.form == Quantity::Format::binary) != binary || known.text.empty()) continue;
    if (base::to_lower(known.text[0]) == word[0] && word.size() <= 2 && (word.size() < 2 || word[1] == 'i'))
      return std::string(known.text);
  }
  return {};
}

/// Describes an invalid suffix after a number, and its replacement.
std::string suffix_error(std::string_view amount, std::string_view suffix) {
  const std::string number(amount);
  if (suffix == "K")
    return "`K` is not a suffix; write `" + number + "k` for thousands or `" + number + "Ki`";
  if (suffix == "B" || suffix == "b") return "a quantity has no unit; write `" + number + "`";
  const std::string meant = suffix_meant(suffix);
  if (meant.empty()) return "`" + std::string(suffix) + "` is not a quantity suffix";
  if (suffix.starts_with(' ')) return "a space before the suffix; write `" + number + meant + "`";
  if (suffix.size() == 2 && base::to_lower(suffix[1]) == 'b') {
    const std::string decimal = meant[0] == 'K' ? "k" : meant.substr(0, 1);
    return "`" + std::string(suffix) + "` is not a unit; write `" + number + decimal + "` or `" + number +
           meant + "`";
  }
  const std::string_view why = suffix.size() == meant.size() ? "suffixes are case-sensitive: " : "";
  return "`" + std::string(suffix) + "` is not a suffix; " + std::string(why) + "write `" + number + meant +
         "`";
}

ParsedQuantity fail(std::string reason) { return {std::nullopt, std::move(reason)}; }

}  // namespace

ParsedQuantity parse_quantity(std::string_view text) {
  if (text.empty()) return fail("it is empty");
  Quantity quantity;
  std::string_view rest = text;
  if (rest[0] == '+' || rest[0] == '-') {
    quantity.negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  std::string digits;
  std::size_t fraction = 0;
  bool point = false;
  std::size_t at = 0;
  for (; at < rest.size() && (is_digit(rest[at]) || (rest[at] == '.' && !point)); ++at) {
    if (rest[at] == '.') {
      point = true;
      continue;
    }
    digits.push_back(rest[at]);
    if (point) ++fraction;
  }
  if (digits.empty()) return fail("it must start with a number");
  if (fraction > most_digits || digits.size() - fraction > most_digits) return fail("the number is too long");

  const std::string_view suffix = rest.substr(at);
  const std::string_view number = text.substr(0, text.size() - suffix.size());
  const auto known =
      std::find_if(suffixes.begin(), suffixes.end(), [&](const Suffix& s) { return s.text == suffix; });
  int exponent = 0;
  if (known != suffixes.end()) {
    quantity.form = known->form;
    exponent = known->exponent;
  } else if (suffix.size() > 1 && (suffix[0] == 'e' || suffix[0] == 'E')) {
    const std::optional<int> given = decimal_exponent(suffix);
    if (!given) return fail(suffix_error(number, suffix));
    if (*given > largest_exponent || *given < -largest_exponent) return fail("the exponent is out of range");
    quantity.form = Quantity::Format::exponent;
    exponent = *given;
  } else {
    return fail(suffix_error(number, suffix));
  }

  if (quantity.form == Quantity::Format::binary) {
    const Nanos amount = scale(digits, (Nanos{1} << exponent) * one, fraction).value_or(largest_binary);
    quantity.nanos = std::min(amount, largest_binary);
    if (quantity.nanos > 0 && quantity.nanos < one) quantity.form = Quantity::Format::decimal;
  } else {
    const int nano_exponent = exponent + 9;
    const std::optional<Nanos> amount =
        nano_exponent >= 0 ? scale(digits, power_of_ten(nano_exponent), fraction)
                           : scale(digits, 1, fraction + static_cast<std::size_t>(-nano_exponent));
    if (!amount) return fail("the value is too large");
    quantity.nanos = *amount;
  }
  if (quantity.nanos == 0) quantity.negative = false;
  return {quantity, {}};
}

std::string quantity_meant(std::string_view text) {
  const auto end = std::ranges::find_if(text, [](char c) { return !is_digit(c) && c != '.'; });
  const auto digits = static_cast<std::size_t>(end - text.begin());
  if (digits == 0 || digits == text.size()) return {};
  const std::string suffix = suffix_meant(text.substr(digits));
  std::string meant = std::string(text.substr(0, digits)) + suffix;
  return suffix.empty() || !parse_quantity(meant).value ? std::string() : meant;
}

std::strong_ordering compare(const Quantity& a, const Quantity& b) {
  if (a.negative != b.negative)
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  const Quantity& low = a.negative ? b : a;
  const Quantity& high = a.negative ? a : b;
  if (low.nanos == high.nanos) return std::strong_ordering::equal;
  return low.nanos < high.nanos ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::optional<Quantity> add(const Quantity& a, const Quantity& b) {
  Quantity sum = a;
  if (a.nanos == 0) sum.form = b.form;
  if (a.negative == b.negative) {
    if (a.nanos > largest - b.nanos) return std::nullopt;
    sum.nanos = a.nanos + b.nanos;
  } else {
    const bool a_is_larger = a.nanos >= b.nanos;
    sum.nanos = a_is_larger ? a.nanos - b.nanos : b.nanos - a.nanos;
    sum.negative = sum.nanos != 0 && (a_is_larger ? a.negative : b.negative);
  }
  return sum;
}

std::optional<Quantity> multiply(const Quantity& a, std::uint32_t count) {
  Quantity product = a;
  if (count != 0 && a.nanos > largest / count) return std::nullopt;
  product.nanos = a.nanos * count;
  if (product.nanos == 0) product.negative = false;
  return product;
}

std::string canonical(const Quantity& quantity) {
  if (quantity.nanos == 0) return "0";
  Nanos mantissa = quantity.nanos;
  Quantity::Format form = quantity.form;
  if (form == Quantity::Format::binary && (mantissa < 1024 * one || mantissa % one != 0))
    form = Quantity::Format::decimal;

  std::string suffix;
  if (form == Quantity::Format::binary) {
    mantissa /= one;
    int exponent = 0;
    for (; mantissa % 1024 == 0 && exponent < 60; exponent += 10) mantissa /= 1024;
    for (const Suffix& known : suffixes) {
      if (exponent != 0 && known.form == form && known.exponent == exponent) suffix = known.text;
    }
  } else {
    int exponent = -9;
    for (; mantissa % 1000 == 0; exponent += 3) mantissa /= 1000;
    // There is no suffix above exa; an exponent is used instead.
    if (form == Quantity::Format::exponent || exponent > 18) {
      if (exponent != 0) suffix = "e" + std::to_string(exponent);
    } else {
      for (const Suffix& known : suffixes) {
        if (known.form == Quantity::Format::decimal && known.exponent == exponent) suffix = known.text;
      }
    }
  }
  std::string digits;
  for (; mantissa != 0; mantissa /= 10)
    digits.push_back(static_cast<char>('0' + static_cast<int>(mantissa % 10)));
  std::reverse(digits.begin(), digits.end());
  return (quantity.negative ? "-" : "") + digits + suffix;
}

}  // namespace twinhull::kubernetes
