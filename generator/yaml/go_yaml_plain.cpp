#include "yaml/go_yaml_plain.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "base/ascii.h"

namespace twinhull::yaml {
namespace {

using base::is_digit;

/// Takes a number of that many digits.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t count = 0;
  value = 0;
  while (count < most && count < text.size() && is_digit(text[count]))
    value = value * 10 + (text[count++] - '0');
  text.remove_prefix(count);
  return count >= least;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

int days_in(int month, int year) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// `Z`, or hours and minutes: `+02:00`. Empty if it is neither.
std::string take_zone(std::string_view& text) {
  if (take(text, 'Z')) return "Z";
  const char sign = text.empty() ? '\0' : text.front();
  if (sign != '+' && sign != '-') return {};
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, 2, hours) || !take(text, ':') || !take_number(text, 2, 2, minutes)) return {};
  if (hours > 24 || minutes > 60) return {};
  return hours == 0 && minutes == 0 ? "Z" : fmt::format("{}{:02}:{:02}", sign, hours, minutes);
}

/// The digits behind a `.` or `,`, with a `.` and without zeros at the end.
std::string take_fraction(std::string_view& text) {
  constexpr std::size_t nanoseconds = 9;
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit(text[1])) return {};
  text.remove_prefix(1);
  std::string fraction = ".";
  while (!text.empty() && is_digit(text.front())) {
    if (fraction.size() <= nanoseconds) fraction += text.front();
    text.remove_prefix(1);
  }
  while (fraction.ends_with('0')) fraction.pop_back();
  return fraction == "." ? std::string() : fraction;
}

}  // namespace

bool is_go_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool sign = negative || text.starts_with('+');
  if (sign) text.remove_prefix(1);
  int number_base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char letter = base::to_lower(text[1]);
    number_base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value, number_base);
  if (result.ec != std::errc() || result.ptr != end || text.empty()) return false;
  constexpr std::uint64_t most = std::uint64_t{1} << 63;
  return !sign || value < most || (negative && value == most);
}

bool is_go_float(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::size_t at = 0;
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
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  if (at != text.size()) return false;
  double value = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value);
  // Too small is zero in Go, too large an error; from_chars does not tell them apart.
  return result.ec == std::errc() || text.find('-') != std::string_view::npos;
}

std::optional<std::string> go_yaml_timestamp(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, 4, 4, year) || !take(text, '-') || !take_number(text, 1, 2, month) ||
      !take(text, '-') || !take_number(text, 1, 2, day) || month < 1 || month > 12 || day < 1 ||
      day > days_in(month, year))
    return std::nullopt;
  const std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (text.empty()) return date + "T00:00:00Z";
  const bool zoned = text.front() != ' ';
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_number(text, 1, 2, hour) || !take(text, ':') || !take_number(text, 1, 2, minute) ||
      !take(text, ':') || !take_number(text, 1, 2, second) || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  const std::string fraction = take_fraction(text);
  const std::string zone = zoned ? take_zone(text) : "Z";
  if (zone.empty() || !text.empty()) return std::nullopt;
  return fmt::format("{}T{:02}:{:02}:{:02}{}{}", date, hour, minute, second, fraction, zone);
}

}  // namespace twinhull::yaml
