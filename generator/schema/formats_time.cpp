// Dates and times of RFC 3339.

#include <array>

#include "schema/characters.h"
#include "schema/formats.h"

namespace twinhull::schema {
namespace {

/// Consumes a leading number with exactly that many digits.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits || !all_of(text.substr(0, digits), is_digit)) return false;
  value = 0;
  for (const char c : text.substr(0, digits)) value = value * 10 + (c - '0');
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

int days_in(int year, int month) {
  constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// Consumes a date; returns the reason if there is none.
std::string take_date(std::string_view& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
      !take_number(text, 2, day)) {
    return "is not a date such as `2025-12-31`";
  }
  if (month < 1 || month > 12) return "is not a date; months are 01 to 12";
  if (day < 1 || day > days_in(year, month)) return "is not a date; the month does not have that day";
  return {};
}

/// Consumes `Z` or `+01:30`; sets the minutes east of UTC.
bool take_offset(std::string_view& text, int& minutes) {
  minutes = 0;
  if (take(text, 'Z') || take(text, 'z')) return true;
  const bool west = text.starts_with('-');
  int hour = 0;
  int minute = 0;
  if (!(take(text, '+') || take(text, '-')) || !take_number(text, 2, hour) || !take(text, ':') ||
      !take_number(text, 2, minute) || hour > 23 || minute > 59) {
    return false;
  }
  minutes = (hour * 60 + minute) * (west ? -1 : 1);
  return true;
}

std::string take_time(std::string_view& text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute) || !take(text, ':') ||
      !take_number(text, 2, second)) {
    return "is not a time such as `23:59:00Z`";
  }
  if (take(text, '.')) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    if (end == text.begin()) return "is not a time; digits must follow the decimal point";
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  int offset = 0;
  if (!take_offset(text, offset)) return "is not a time; it must end with `Z` or an offset such as `+01:00`";
  if (hour > 23 || minute > 59 || second > 60) return "is not a time of day";
  // A leap second is at the end of a UTC day.
  const int there = ((hour * 60 + minute - offset) % 1440 + 1440) % 1440;
  if (second == 60 && there != 23 * 60 + 59)
    return "is not a time; a leap second is only valid at the end of a UTC day";
  return {};
}

}  // namespace

std::string check_date(std::string_view text) {
  std::string reason = take_date(text);
  if (reason.empty() && !text.empty()) reason = "is not a date such as `2025-12-31`";
  return reason;
}

std::string check_time(std::string_view text) {
  std::string reason = take_time(text);
  if (reason.empty() && !text.empty()) reason = "is not a time such as `23:59:00Z`";
  return reason;
}

std::string check_date_time(std::string_view text) {
  std::string reason = take_date(text);
  if (!reason.empty()) return reason;
  if (!take(text, 'T') && !take(text, 't')) return "is not a date with a time; they must be separated by `T`";
  return check_time(text);
}

std::string check_iso_duration(std::string_view text) {
  constexpr std::string_view reason = "is not an ISO 8601 duration such as `PT30S`";
  if (text.size() < 3 || text[0] != 'P') return std::string(reason);
  text.remove_prefix(1);
  std::string_view units = "YMWD";
  bool in_time = false;
  bool weeks = false;
  std::size_t last_unit = std::string_view::npos;  // units must be consecutive
  int parts = 0;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (in_time || text.size() == 1) return std::string(reason);
      in_time = true;
      units = "HMS";
      last_unit = std::string_view::npos;
      text.remove_prefix(1);
      continue;
    }
    const auto count =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    if (count == 0 || count == text.size()) return std::string(reason);
    const std::size_t unit = units.find(text[count]);
    if (unit == std::string_view::npos) return std::string(reason);
    // `W` cannot be combined, so days follow months.
    const bool skips = last_unit != std::string_view::npos && unit != last_unit + 1 &&
                       !(units[last_unit] == 'M' && units[unit] == 'D');
    if ((last_unit != std::string_view::npos && unit <= last_unit) || skips) return std::string(reason);
    last_unit = unit;
    weeks = weeks || text[count] == 'W';
    text.remove_prefix(count + 1);
    ++parts;
  }
  return parts == 0 || (weeks && parts > 1) ? std::string(reason) : std::string();
}

}  // namespace twinhull::schema
