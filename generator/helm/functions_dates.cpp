#include <algorithm>

#include "helm/dates.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/numbers.h"

namespace twinhull::helm {
namespace {

constexpr std::int64_t second = 1'000'000'000;
/// Go's zero time, 0001-01-01, which a count of nanoseconds cannot hold: the smallest that it can.
constexpr std::int64_t zero_time = -9'000'000'000 * second;

Value of_time(std::int64_t nanoseconds) {
  Value value = of_int64(nanoseconds);
  value.type = Type::time;
  return value;
}

/// The time that a date function works on. What is not a time is the time of the run: here, 1970.
std::int64_t time_of(const Value& value) {
  if (value.type == Type::time) return value.integer;
  if (value.type == Type::integer || value.type == Type::int64) {
    constexpr std::int64_t most = 9'000'000'000;
    return std::min(std::max(value.integer, -most), most) * second;
  }
  return 0;
}

/// Zones other than UTC need the database of zones, which is not part of the program.
Value formatted(const Call& call, std::string_view layout, const Value& time) {
  return call.text(format_time(layout, time_of(time)));
}

Value date(const Call& call) { return formatted(call, call[0].text(), call[1]); }
Value date_in_zone(const Call& call) { return formatted(call, call[0].text(), call[1]); }
Value html_date(const Call& call) { return formatted(call, "2006-01-02", call[0]); }
Value now(const Call&) { return of_time(0); }

Value date_modify(const Call& call) {
  const std::optional<std::int64_t> duration = parse_duration(call[0].text());
  if (!duration) return call[1];
  return of_time(static_cast<std::int64_t>(static_cast<std::uint64_t>(call[1].integer) +
                                           static_cast<std::uint64_t>(*duration)));
}

std::string invalid_duration(std::string_view text) {
  return text.empty() ? "time: invalid duration \"\""
                      : "time: invalid duration \"" + std::string(text) + "\"";
}

Value must_date_modify(const Call& call) {
  if (!parse_duration(call[0].text())) return call.fail(invalid_duration(call[0].text()));
  return date_modify(call);
}

Value to_date(const Call& call) {
  return of_time(parse_time(call[0].text(), call[1].text()).value_or(zero_time));
}

Value must_to_date(const Call& call) {
  const std::optional<std::int64_t> time = parse_time(call[0].text(), call[1].text());
  if (time) return of_time(*time);
  return call.fail("parsing time \"" + std::string(call[1].text()) + "\" as \"" +
                   std::string(call[0].text()) + "\": cannot parse \"" + std::string(call[1].text()) +
                   "\" as \"" + std::string(call[0].text()) + "\"");
}

Value unix_epoch(const Call& call) {
  const std::int64_t time = call[0].integer;
  return call.text(std::to_string(time / second - (time % second < 0 ? 1 : 0)));
}

Value ago(const Call& call) { return call.text(duration_text(-time_of(call[0]) / second * second)); }

Value duration(const Call& call) {
  std::int64_t seconds = 0;
  if (call[0].type == Type::string) seconds = parse_go_integer(call[0].text(), 10).value_or(0);
  if (call[0].type == Type::int64) seconds = call[0].integer;
  return call.text(duration_text(static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * second)));
}

Value duration_round(const Call& call) {
  std::int64_t nanoseconds = 0;
  if (call[0].type == Type::string) nanoseconds = parse_duration(call[0].text()).value_or(0);
  if (call[0].type == Type::int64) nanoseconds = call[0].integer;
  if (call[0].type == Type::time) nanoseconds = -call[0].integer;
  const auto size =
      nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  constexpr std::uint64_t hour = 3600ULL * second;
  constexpr std::pair<std::uint64_t, std::string_view> units[] = {
      {hour * 24 * 365, "y"}, {hour * 24 * 30, "mo"}, {hour * 24, "d"}, {hour, "h"},
      {60ULL * second, "m"},  {second, "s"}};
  for (const auto& [unit, name] : units) {
    if (size > unit) return call.text(std::to_string(size / unit) + std::string(name));
  }
  return of_text("0s");
}

constexpr Function functions[] = {
    {"ago", "a", ago, Purity::clock},
    {"date", "sa", date},
    {"dateInZone", "sas", date_in_zone},
    {"dateModify", "st", date_modify},
    {"date_in_zone", "sas", date_in_zone},
    {"date_modify", "st", date_modify},
    {"duration", "a", duration},
    {"durationRound", "a", duration_round},
    {"htmlDate", "a", html_date},
    {"htmlDateInZone", "as", html_date},
    {"mustDateModify", "st", must_date_modify},
    {"mustToDate", "ss", must_to_date},
    {"must_date_modify", "st", must_date_modify},
    {"now", "", now, Purity::clock},
    {"toDate", "ss", to_date},
    {"unixEpoch", "t", unix_epoch},
};

}  // namespace

FunctionTable date_functions() { return functions; }

}  // namespace twinhull::helm
