#include "helm/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"

namespace twinhull::helm {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

struct Date {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
  int year_day = 1;
  int weekday = 4;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int nanosecond = 0;
};

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t days_of(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Date date_of(std::int64_t seconds, int nanosecond) {
  Date date;
  const std::int64_t days = floor_div(seconds, 86400);
  const auto of_day = static_cast<int>(seconds - days * 86400);
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = floor_div(shifted, 146097);
  const std::int64_t of_era = shifted - era * 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  date.day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  date.year = year + era * 400 + (date.month <= 2 ? 1 : 0);
  date.year_day = static_cast<int>(days - days_of(date.year, 1, 1)) + 1;
  date.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  date.hour = of_day / 3600;
  date.minute = of_day / 60 % 60;
  date.second = of_day % 60;
  date.nanosecond = nanosecond;
  return date;
}

enum class LayoutElement : std::uint8_t {
  none,
  long_month,
  month,
  zero_month,
  number_month,
  long_weekday,
  weekday,
  day,
  underscore_day,
  zero_day,
  underscore_year_day,
  zero_year_day,
  hour,
  hour12,
  zero_hour12,
  minute,
  zero_minute,
  second,
  zero_second,
  long_year,
  year,
  upper_pm,
  lower_pm,
  zone,
  iso_zone,
  iso_seconds_zone,
  iso_short_zone,
  iso_colon_zone,
  iso_colon_seconds_zone,
  number_zone,
  number_seconds_zone,
  number_short_zone,
  number_colon_zone,
  number_colon_seconds_zone,
  fraction0,
  fraction9
};

struct Pattern {
  std::string_view text;
  LayoutElement part;
};

// Of patterns that begin alike, the longest is first.
constexpr Pattern patterns[] = {{"January", LayoutElement::long_month},
                                {"Jan", LayoutElement::month},
                                {"Monday", LayoutElement::long_weekday},
                                {"Mon", LayoutElement::weekday},
                                {"MST", LayoutElement::zone},
                                {"01", LayoutElement::zero_month},
                                {"002", LayoutElement::zero_year_day},
                                {"02", LayoutElement::zero_day},
                                {"03", LayoutElement::zero_hour12},
                                {"04", LayoutElement::zero_minute},
                                {"05", LayoutElement::zero_second},
                                {"06", LayoutElement::year},
                                {"15", LayoutElement::hour},
                                {"1", LayoutElement::number_month},
                                {"2006", LayoutElement::long_year},
                                {"2", LayoutElement::day},
                                {"__2", LayoutElement::underscore_year_day},
                                {"_2", LayoutElement::underscore_day},
                                {"3", LayoutElement::hour12},
                                {"4", LayoutElement::minute},
                                {"5", LayoutElement::second},
                                {"PM", LayoutElement::upper_pm},
                                {"pm", LayoutElement::lower_pm},
                                {"-07:00:00", LayoutElement::number_colon_seconds_zone},
                                {"-070000", LayoutElement::number_seconds_zone},
                                {"-07:00", LayoutElement::number_colon_zone},
                                {"-0700", LayoutElement::number_zone},
                                {"-07", LayoutElement::number_short_zone},
                                {"Z07:00:00", LayoutElement::iso_colon_seconds_zone},
                                {"Z070000", LayoutElement::iso_seconds_zone},
                                {"Z07:00", LayoutElement::iso_colon_zone},
                                {"Z0700", LayoutElement::iso_zone},
                                {"Z07", LayoutElement::iso_short_zone}};

/// The next part of the layout and what is before it; takes both from the layout.
LayoutElement next_part(std::string_view& layout, std::string_view& before, std::string_view& text) {
  const std::string_view all = layout;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const std::string_view rest = all.substr(at);
    if (rest.starts_with("_2006")) continue;  // an underscore and a year
    for (const Pattern& pattern : patterns) {
      if (!rest.starts_with(pattern.text)) continue;
      const char after = rest.size() > pattern.text.size() ? rest[pattern.text.size()] : '\0';
      if ((pattern.part == LayoutElement::month || pattern.part == LayoutElement::weekday) &&
          base::is_lower(after))
        continue;
      before = all.substr(0, at);
      text = pattern.text;
      layout = rest.substr(pattern.text.size());
      return pattern.part;
    }
    if ((rest[0] == '.' || rest[0] == ',') && rest.size() > 1 && (rest[1] == '0' || rest[1] == '9')) {
      const std::size_t end = std::min(rest.find_first_not_of(rest[1], 1), rest.size());
      if (end < rest.size() && base::is_digit(rest[end])) continue;
      before = all.substr(0, at);
      text = rest.substr(0, end);
      layout = rest.substr(end);
      return rest[1] == '0' ? LayoutElement::fraction0 : LayoutElement::fraction9;
    }
  }
  before = all;
  layout = {};
  return LayoutElement::none;
}

void append_zone(std::string& out, LayoutElement part, int offset) {
  const bool iso = part >= LayoutElement::iso_zone && part <= LayoutElement::iso_colon_seconds_zone;
  if (iso && offset == 0) {
    out += 'Z';
    return;
  }
  out += offset < 0 ? '-' : '+';
  const int size = offset < 0 ? -offset : offset;
  const bool colon = part == LayoutElement::iso_colon_zone || part == LayoutElement::iso_colon_seconds_zone ||
                     part == LayoutElement::number_colon_zone ||
                     part == LayoutElement::number_colon_seconds_zone;
  const bool hours_only = part == LayoutElement::iso_short_zone || part == LayoutElement::number_short_zone;
  const bool seconds =
      part == LayoutElement::iso_seconds_zone || part == LayoutElement::iso_colon_seconds_zone ||
      part == LayoutElement::number_seconds_zone || part == LayoutElement::number_colon_seconds_zone;
  out += fmt::format("{:02}", size / 3600);
  if (hours_only) return;
  out += fmt::format("{}{:02}", colon ? ":" : "", size / 60 % 60);
  if (seconds) out += fmt::format("{}{:02}", colon ? ":" : "", size % 60);
}

std::string fraction(std::string_view pattern, int nanosecond, bool trims) {
  std::string digits =
      fmt::format("{:09}", nanosecond).substr(0, std::min<std::size_t>(pattern.size() - 1, 9));
  if (trims) {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) return "";
  }
  return std::string(1, pattern[0]) + digits;
}

}  // namespace

std::string format_time(std::string_view layout, std::int64_t nanoseconds, int offset,
                        std::string_view zone) {
  const std::int64_t whole = floor_div(nanoseconds, nanoseconds_per_second);
  const Date date = date_of(whole + offset, static_cast<int>(nanoseconds - whole * nanoseconds_per_second));
  std::string out;
  while (!layout.empty()) {
    std::string_view before;
    std::string_view text;
    const LayoutElement part = next_part(layout, before, text);
    out += before;
    const int hour12 = date.hour % 12 == 0 ? 12 : date.hour % 12;
    switch (part) {
      case LayoutElement::none:
        break;
      case LayoutElement::long_month:
        out += months[static_cast<std::size_t>(date.month - 1)];
        break;
      case LayoutElement::month:
        out += months[static_cast<std::size_t>(date.month - 1)].substr(0, 3);
        break;
      case LayoutElement::zero_month:
        out += fmt::format("{:02}", date.month);
        break;
      case LayoutElement::number_month:
        out += std::to_string(date.month);
        break;
      case LayoutElement::long_weekday:
        out += weekdays[static_cast<std::size_t>(date.weekday)];
        break;
      case LayoutElement::weekday:
        out += weekdays[static_cast<std::size_t>(date.weekday)].substr(0, 3);
        break;
      case LayoutElement::day:
        out += std::to_string(date.day);
        break;
      case LayoutElement::underscore_day:
        out += fmt::format("{:>2}", date.day);
        break;
      case LayoutElement::zero_day:
        out += fmt::format("{:02}", date.day);
        break;
      case LayoutElement::underscore_year_day:
        out += fmt::format("{:>3}", date.year_day);
        break;
      case LayoutElement::zero_year_day:
        out += fmt::format("{:03}", date.year_day);
        break;
      case LayoutElement::hour:
        out += fmt::format("{:02}", date.hour);
        break;
      case LayoutElement::hour12:
        out += std::to_string(hour12);
        break;
      case LayoutElement::zero_hour12:
        out += fmt::format("{:02}", hour12);
        break;
      case LayoutElement::minute:
        out += std::to_string(date.minute);
        break;
      case LayoutElement::zero_minute:
        out += fmt::format("{:02}", date.minute);
        break;
      case LayoutElement::second:
        out += std::to_string(date.second);
        break;
      case LayoutElement::zero_second:
        out += fmt::format("{:02}", date.second);
        break;
      case LayoutElement::long_year:
        out += date.year < 0 ? fmt::format("-{:04}", -date.year) : fmt::format("{:04}", date.year);
        break;
      case LayoutElement::year:
        out += fmt::format("{:02}", (date.year % 100 + 100) % 100);
        break;
      case LayoutElement::upper_pm:
        out += date.hour >= 12 ? "PM" : "AM";
        break;
      case LayoutElement::lower_pm:
        out += date.hour >= 12 ? "pm" : "am";
        break;
      case LayoutElement::zone:
        out += zone;
        break;
      case LayoutElement::fraction0:
      case LayoutElement::fraction9:
        out += fraction(text, date.nanosecond, part == LayoutElement::fraction9);
        break;
      default:
        append_zone(out, part, offset);
    }
  }
  return out;
}

namespace {

/// A number of up to `most` digits, at least `least`.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t size = 0;
  value = 0;
  while (size < text.size() && size < most && base::is_digit(text[size]))
    value = value * 10 + (text[size++] - '0');
  text.remove_prefix(size);
  return size >= least;
}

template <typename Names>
bool take_name(std::string_view& text, const Names& names, std::size_t size, int& index) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i].substr(0, size);
    if (text.size() < name.size()) continue;
    if (std::equal(name.begin(), name.end(), text.begin(),
                   [](char a, char b) { return base::to_lower(a) == base::to_lower(b); })) {
      text.remove_prefix(name.size());
      index = static_cast<int>(i);
      return true;
    }
  }
  return false;
}

bool take_fraction(std::string_view& text, Date& date) {
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !base::is_digit(text[1])) return false;
  text.remove_prefix(1);
  int scale = 100'000'000;
  date.nanosecond = 0;
  while (!text.empty() && base::is_digit(text[0])) {
    date.nanosecond += (text[0] - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
  }
  return true;
}

bool take_offset(std::string_view& text, LayoutElement part, int& offset) {
  const bool iso = part >= LayoutElement::iso_zone && part <= LayoutElement::iso_colon_seconds_zone;
  if (iso && text.starts_with('Z')) {
    text.remove_prefix(1);
    return true;
  }
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, 2, hours)) return false;
  if (part != LayoutElement::iso_short_zone && part != LayoutElement::number_short_zone) {
    const bool colon = part == LayoutElement::iso_colon_zone || part == LayoutElement::number_colon_zone;
    if (colon && !text.starts_with(':')) return false;
    if (colon) text.remove_prefix(1);
    if (!take_number(text, 2, 2, minutes)) return false;
  }
  offset = sign * (hours * 3600 + minutes * 60);
  return hours <= 24 && minutes <= 60;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view layout, std::string_view text) {
  Date date;
  date.year = 0;
  int offset = 0;
  int year = 0;
  int unused = 0;
  bool afternoon = false;
  bool morning = false;
  while (!layout.empty()) {
    std::string_view before;
    std::string_view pattern;
    const LayoutElement part = next_part(layout, before, pattern);
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(before.size());
    bool good = true;
    switch (part) {
      case LayoutElement::none:
        break;
      case LayoutElement::long_month:
      case LayoutElement::month:
        good = take_name(text, months, part == LayoutElement::month ? 3 : 20, date.month);
        ++date.month;
        break;
      case LayoutElement::long_weekday:
      case LayoutElement::weekday:
        good = take_name(text, weekdays, part == LayoutElement::weekday ? 3 : 20, unused);
        break;
      case LayoutElement::zero_month:
      case LayoutElement::number_month:
        good = take_number(text, part == LayoutElement::zero_month ? 2 : 1, 2, date.month);
        break;
      case LayoutElement::underscore_day:
        if (text.starts_with(' ')) text.remove_prefix(1);
        [[fallthrough]];
      case LayoutElement::day:
      case LayoutElement::zero_day:
        good = take_number(text, part == LayoutElement::zero_day ? 2 : 1, 2, date.day);
        break;
      case LayoutElement::hour:
      case LayoutElement::hour12:
      case LayoutElement::zero_hour12:
        good = take_number(text, part == LayoutElement::zero_hour12 ? 2 : 1, 2, date.hour);
        break;
      case LayoutElement::minute:
      case LayoutElement::zero_minute:
        good = take_number(text, part == LayoutElement::zero_minute ? 2 : 1, 2, date.minute);
        break;
      case LayoutElement::second:
      case LayoutElement::zero_second:
        good = take_number(text, part == LayoutElement::zero_second ? 2 : 1, 2, date.second);
        if (good && !layout.starts_with('.') && !layout.starts_with(',')) take_fraction(text, date);
        break;
      case LayoutElement::long_year:
        good = take_number(text, 4, 4, year);
        date.year = year;
        break;
      case LayoutElement::year:
        good = take_number(text, 2, 2, year);
        date.year = year + (year >= 69 ? 1900 : 2000);
        break;
      case LayoutElement::upper_pm:
      case LayoutElement::lower_pm:
        afternoon = text.starts_with(part == LayoutElement::upper_pm ? "PM" : "pm");
        morning = text.starts_with(part == LayoutElement::upper_pm ? "AM" : "am");
        good = afternoon || morning;
        if (good) text.remove_prefix(2);
        break;
      case LayoutElement::zone: {
        std::size_t size = 0;
        while (size < text.size() && size < 5 && base::is_upper(text[size])) ++size;
        good = size >= 3;
        text.remove_prefix(size);
        break;
      }
      case LayoutElement::fraction0:
      case LayoutElement::fraction9:
        good = take_fraction(text, date) || part == LayoutElement::fraction9;
        break;
      case LayoutElement::underscore_year_day:
      case LayoutElement::zero_year_day:
        good = take_number(text, 3, 3, date.year_day);
        date.month = 1;
        date.day = date.year_day;
        break;
      default:
        good = take_offset(text, part, offset);
    }
    if (!good) return std::nullopt;
  }
  if (!text.empty() || date.month < 1 || date.month > 12 || date.day < 1 || date.hour > 23 ||
      date.minute > 59 || date.second > 59) {
    return std::nullopt;
  }
  const std::int64_t next_month =
      date.month == 12 ? days_of(date.year + 1, 1, 1) : days_of(date.year, date.month + 1, 1);
  const std::int64_t days = days_of(date.year, date.month, date.day);
  if (days >= next_month && date.year_day == 1) return std::nullopt;
  if (afternoon && date.hour < 12) date.hour += 12;
  if (morning && date.hour == 12) date.hour = 0;
  const std::int64_t seconds = days * 86400 + date.hour * 3600 + date.minute * 60 + date.second - offset;
  // What a nanosecond count cannot hold is clamped.
  constexpr std::int64_t most = 9'000'000'000;
  return std::clamp(seconds, -most, most) * nanoseconds_per_second + date.nanosecond;
}

}  // namespace twinhull::helm
