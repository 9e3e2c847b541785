// How go-yaml (release 3) reads plain scalars. It tries words by their first character, then timestamps,
// integers of any base, and floating-point numbers.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "base/ascii.h"
#include "base/contains.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using base::is_digit;
using yaml::Kind;

/// Whether Go's `strconv.ParseInt` or `ParseUint` accepts the digits in that base.
bool is_integer(std::string_view digits, int base, bool negative) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const std::from_chars_result result = std::from_chars(digits.data(), end, value, base);
  if (result.ec != std::errc() || result.ptr != end || digits.empty()) return false;
  return !negative || value <= std::uint64_t{1} << 63;
}

bool is_float(std::string_view text) {
  std::size_t at = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - begin;
  };
  const std::size_t whole = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

Kind number_kind(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare), [](char c) { return c != '_'; });
  std::string_view digits = bare;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.size() > 2 && digits[0] == '0') {
    const char mark = base::to_lower(digits[1]);
    const int base = mark == 'x' ? 16 : mark == 'b' ? 2 : mark == 'o' ? 8 : 0;
    if (base != 0) return is_integer(digits.substr(2), base, negative) ? Kind::integer : Kind::string;
  }
  const bool octal = digits.size() > 1 && digits[0] == '0';
  if (is_integer(digits, octal ? 8 : 10, negative)) return Kind::integer;
  return is_float(bare) ? Kind::number : Kind::string;
}

constexpr std::array<std::string_view, 6> booleans = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 12> specials = {".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                                       "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};

/// Takes a number of that many digits.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t count = 0;
  value = 0;
  while (count < most && count < text.size() && is_digit(text[count]))
    value = value * 10 + (text[count++] - '0');
  text.remove_prefix(count);
  return count >= least;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

int days_in(int month, int year) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// `Z`, `+02:00`; as JSON has it. Empty if it is neither.
std::string take_zone(std::string_view& text) {
  if (take(text, 'Z')) return "Z";
  const char sign = text.empty() ? '\0' : text.front();
  if (sign != '+' && sign != '-') return {};
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, 2, hours) || !take(text, ':') || !take_number(text, 2, 2, minutes)) return {};
  if (hours == 0 && minutes == 0) return "Z";
  return fmt::format("{}{:02}:{:02}", sign, hours, minutes);
}

}  // namespace

Kind plain_kind(std::string_view text) {
  if (base::contains(nulls, text)) return Kind::null;
  if (base::contains(booleans, text)) return Kind::boolean;
  if (base::contains(specials, text)) return Kind::number;
  const char first = text.front();
  if (!is_digit(first) && first != '+' && first != '-' && first != '.') return Kind::string;
  if (first == '.') return is_float(text) ? Kind::number : Kind::string;
  return number_kind(text);
}

std::string timestamp(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, 4, 4, year) || !take(text, '-') || !take_number(text, 1, 2, month) ||
      !take(text, '-') || !take_number(text, 1, 2, day) || month < 1 || month > 12 || day < 1 ||
      day > days_in(month, year))
    return {};
  const std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (text.empty()) return date + "T00:00:00Z";
  const char mark = text.front();
  if (mark != 'T' && mark != 't' && mark != ' ') return {};
  text.remove_prefix(1);
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_number(text, 1, 2, hour) || !take(text, ':') || !take_number(text, 1, 2, minute) ||
      !take(text, ':') || !take_number(text, 1, 2, second) || hour > 23 || minute > 59 || second > 59)
    return {};
  std::string fraction;
  if (take(text, '.')) {
    while (!text.empty() && is_digit(text.front())) {
      if (fraction.size() < 9) fraction += text.front();
      text.remove_prefix(1);
    }
    while (fraction.ends_with('0')) fraction.pop_back();
    if (!fraction.empty()) fraction.insert(0, ".");
  }
  std::string zone = "Z";
  if (mark != ' ') zone = take_zone(text);
  if (zone.empty() || !text.empty()) return {};
  return fmt::format("{}T{:02}:{:02}:{:02}{}{}", date, hour, minute, second, fraction, zone);
}

}  // namespace twinhull::kustomize
