#include <array>

#include "cel/functions.h"
#include "cel/time.h"

namespace twinhull::cel {
namespace {

constexpr std::int64_t one_second = 1'000'000'000;

/// A part of a timestamp in the zone of the one_second argument; of a duration, its total in that unit.
template <typename Part>
Value part(Args args, Part get) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  const std::optional<std::int64_t> offset = args.size() == 2 ? parse_zone(args[1].text()) : 0;
  if (!offset)
    return Value::error("time zone `" + args[1].text() +
                        "` is not supported: use `UTC` or an offset, `+01:00`");
  return Value::integer(static_cast<std::int64_t>(get(civil_time(args[0].integer() + *offset))));
}

Value full_year(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.year; });
}
Value month(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.month - 1; });
}
Value date(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.day; });
}
Value day_of_month(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.day - 1; });
}
Value day_of_week(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.day_of_week; });
}
Value day_of_year(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.day_of_year; });
}
Value hours(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.hour; });
}
Value minutes(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.minute; });
}
Value seconds(Args args, Budget&) {
  return part(args, [](const CivilTime& t) { return t.second; });
}
Value milliseconds(Args args, Budget&) { return Value::integer(args[0].nanoseconds() / 1'000'000); }

Value duration_hours(Args args, Budget&) { return Value::integer(args[0].integer() / (3600 * one_second)); }
Value duration_minutes(Args args, Budget&) { return Value::integer(args[0].integer() / (60 * one_second)); }
Value duration_seconds(Args args, Budget&) { return Value::integer(args[0].integer() / one_second); }
Value duration_milliseconds(Args args, Budget&) {
  return Value::integer(args[0].integer() % one_second / 1'000'000);
}

constexpr std::array time_rows = {
    Function{"getFullYear", true, Kind::timestamp, 1, 2, full_year},
    Function{"getMonth", true, Kind::timestamp, 1, 2, month},
    Function{"getDate", true, Kind::timestamp, 1, 2, date},
    Function{"getDayOfMonth", true, Kind::timestamp, 1, 2, day_of_month},
    Function{"getDayOfWeek", true, Kind::timestamp, 1, 2, day_of_week},
    Function{"getDayOfYear", true, Kind::timestamp, 1, 2, day_of_year},
    Function{"getHours", true, Kind::timestamp, 1, 2, hours},
    Function{"getMinutes", true, Kind::timestamp, 1, 2, minutes},
    Function{"getSeconds", true, Kind::timestamp, 1, 2, seconds},
    Function{"getMilliseconds", true, Kind::timestamp, 1, 2, milliseconds},
    Function{"getHours", true, Kind::duration, 1, 1, duration_hours},
    Function{"getMinutes", true, Kind::duration, 1, 1, duration_minutes},
    Function{"getSeconds", true, Kind::duration, 1, 1, duration_seconds},
    Function{"getMilliseconds", true, Kind::duration, 1, 1, duration_milliseconds},
};

}  // namespace

std::span<const Function> time_functions() { return time_rows; }

}  // namespace twinhull::cel
