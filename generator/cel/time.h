#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cel/value.h"

namespace twinhull::cel {

/// Nanoseconds between any two timestamps.
__extension__ typedef __int128 Wide;

/// A date and time of day in some time zone.
struct CivilTime {
  std::int64_t year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int day_of_week = 0;  ///< 0 is Sunday
  int day_of_year = 0;  ///< from 0
};

/// RFC 3339, in the years 1 to 9999.
std::optional<Value> parse_timestamp(std::string_view text);
/// Go's format: `1h30m`, `-1.5s`.
std::optional<Value> parse_duration(std::string_view text);

/// A timestamp, or an error outside of the years 1 to 9999.
Value make_timestamp(std::int64_t seconds, std::int64_t nanoseconds);

CivilTime civil_time(std::int64_t seconds);
/// The offset of `UTC`, `+01:00`, `-08:30` from UTC in seconds. Names of the time zone database are not
/// supported: their rules change.
std::optional<std::int64_t> parse_zone(std::string_view text);

std::string print_timestamp(const Value& timestamp);
/// "5400s", "0.001s".
std::string print_duration(const Value& duration);

}  // namespace twinhull::cel
