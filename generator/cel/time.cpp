#include "cel/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "base/ascii.h"

namespace twinhull::cel {
namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t second_nanoseconds = 1'000'000'000;
constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

/// Days since 1970-01-01, by counting from 1 March so that a leap day is the last of its year.
std::int64_t days_of(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_of_month(std::int64_t year, int month) {
  constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// The number of `size` digits at an offset; -1 if there are others.
int digits(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, size)) {
    if (!base::is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds = 0;
};
/// Longer names first where one begins with another.
constexpr std::array units = {Unit{"ns", 1},
                              Unit{"us", 1'000},
                              Unit{"\u00b5s", 1'000},
                              Unit{"\u03bcs", 1'000},
                              Unit{"ms", 1'000'000},
                              Unit{"s", second_nanoseconds},
                              Unit{"m", 60 * second_nanoseconds},
                              Unit{"h", 3600 * second_nanoseconds}};

std::string fraction(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string text = fmt::format(".{:09}", nanoseconds);
  while (text.back() == '0') text.pop_back();
  return text;
}

}  // namespace

std::optional<std::int64_t> parse_zone(std::string_view text) {
  if (text == "UTC" || text == "Z" || text == "z" || text.empty()) return 0;
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  const int hours = digits(text, 0, 2);
  const int minutes = digits(text, 3, 2);
  if (text.size() != 5 || text[2] != ':' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return std::nullopt;
  const std::int64_t offset = hours * 3600 + minutes * 60;
  return negative ? -offset : offset;
}

std::optional<Value> parse_timestamp(std::string_view text) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  std::size_t at = 19;
  std::int64_t nanoseconds = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t unit = second_nanoseconds / 10;
    const std::size_t begin = ++at;
    for (; at < text.size() && base::is_digit(text[at]); ++at, unit /= 10)
      nanoseconds += (text[at] - '0') * unit;
    if (at == begin) return std::nullopt;
  }
  const std::string_view zone = text.substr(at);
  if (zone.empty() || zone == "UTC" || base::is_digit(zone.front())) return std::nullopt;
  const std::optional<std::int64_t> offset = parse_zone(zone);
  if (!offset) return std::nullopt;
  const Value value = make_timestamp(
      days_of(year, month, day) * day_seconds + hour * 3600 + minute * 60 + second - *offset, nanoseconds);
  return value.is_error() ? std::nullopt : std::optional(value);
}

Value make_timestamp(std::int64_t seconds, std::int64_t nanoseconds) {
  seconds += nanoseconds / second_nanoseconds;
  nanoseconds %= second_nanoseconds;
  if (nanoseconds < 0) {
    nanoseconds += second_nanoseconds;
    --seconds;
  }
  if (seconds < first_second || seconds > last_second) return Value::error("timestamp overflow");
  return Value::timestamp(seconds, static_cast<std::int32_t>(nanoseconds));
}

std::optional<Value> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Value::duration(0);
  if (text.empty()) return std::nullopt;
  constexpr Wide most = std::numeric_limits<std::int64_t>::max();
  Wide total = 0;
  while (!text.empty()) {
    std::size_t size = 0;
    Wide whole = 0;
    for (; size < text.size() && base::is_digit(text[size]); ++size) {
      whole = whole * 10 + (text[size] - '0');
      if (whole > most) return std::nullopt;
    }
    const std::size_t whole_digits = size;
    std::string_view decimals;
    if (size < text.size() && text[size] == '.') {
      const std::size_t begin = ++size;
      while (size < text.size() && base::is_digit(text[size])) ++size;
      decimals = text.substr(begin, size - begin);
    }
    if (whole_digits == 0 && decimals.empty()) return std::nullopt;
    text.remove_prefix(size);
    const Unit* unit = nullptr;
    for (const Unit& row : units) {
      if (text.starts_with(row.name) && (unit == nullptr || row.name.size() > unit->name.size())) unit = &row;
    }
    if (unit == nullptr) return std::nullopt;
    text.remove_prefix(unit->name.size());
    total += whole * unit->nanoseconds;
    std::int64_t scale = unit->nanoseconds;
    for (const char c : decimals) {
      scale /= 10;
      total += (c - '0') * scale;
    }
    if (total > most) return std::nullopt;
  }
  return Value::duration(static_cast<std::int64_t>(negative ? -total : total));
}

CivilTime civil_time(std::int64_t seconds) {
  std::int64_t days = seconds / day_seconds;
  std::int64_t rest = seconds % day_seconds;
  if (rest < 0) {
    rest += day_seconds;
    --days;
  }
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilTime time;
  time.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  time.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2 ? 1 : 0);
  time.hour = static_cast<int>(rest / 3600);
  time.minute = static_cast<int>(rest / 60 % 60);
  time.second = static_cast<int>(rest % 60);
  time.day_of_week = static_cast<int>(((days + 4) % 7 + 7) % 7);
  time.day_of_year = static_cast<int>(days - days_of(time.year, 1, 1));
  return time;
}

std::string print_timestamp(const Value& timestamp) {
  const CivilTime t = civil_time(timestamp.integer());
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", t.year, t.month, t.day, t.hour, t.minute,
                     t.second, fraction(timestamp.nanoseconds()));
}

std::string print_duration(const Value& duration) {
  const bool negative = duration.integer() < 0;
  const std::uint64_t nanoseconds = negative ? ~static_cast<std::uint64_t>(duration.integer()) + 1
                                             : static_cast<std::uint64_t>(duration.integer());
  return fmt::format("{}{}{}s", negative ? "-" : "", nanoseconds / second_nanoseconds,
                     fraction(static_cast<std::int64_t>(nanoseconds % second_nanoseconds)));
}

}  // namespace twinhull::cel
