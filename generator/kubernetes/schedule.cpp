// Schedules of CronJobs in the format of Kubernetes: five fields, each a list of ranges with an optional
// step, names of months and weekdays, or a word such as `@daily`. Extensions of other programs (seconds, `L`,
// `7` for Sunday) are rejected.
#include "kubernetes/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/duration.h"
#include "base/text.h"

namespace twinhull::kubernetes {
namespace {

struct Field {
  std::string_view name;
  int least = 0;
  int most = 0;
  std::string_view words;  ///< three letters each, from `first_word` on
  int first_word = 0;
};

constexpr std::array<Field, 5> fields = {{{"minute", 0, 59},
                                          {"hour", 0, 23},
                                          {"day of the month", 1, 31},
                                          {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", 1},
                                          {"day of the week", 0, 6, "sunmontuewedthufrisat", 0}}};
constexpr std::array<int, 12> longest = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

using Times = std::bitset<60>;

std::optional<int> number(std::string_view text) {
  if (text.empty() || text.size() > 6) return {};
  int out = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return {};
    out = out * 10 + (digit - '0');
  }
  return out;
}

std::optional<int> number_or_word(const Field& field, std::string_view text) {
  if (text.size() == 3) {
    const std::string lower = base::lowered(text);
    for (std::size_t i = 0; i + 3 <= field.words.size(); i += 3) {
      if (field.words.substr(i, 3) == lower) return field.first_word + static_cast<int>(i / 3);
    }
  }
  return number(text);
}

/// Adds the times of one range of a field, `5`, `1-5`, `*/15`, `mon-fri`. Returns the error if it is invalid.
std::string read_range(const Field& field, std::string_view text, Times& times) {
  const std::vector<std::string_view> parts = base::split(text, '/');
  const std::vector<std::string_view> ends = base::split(parts[0], '-');
  if (parts.size() > 2 || ends.size() > 2) return fmt::format("`{}` is not a valid {}", text, field.name);
  int from = field.least, to = field.most, step = 1;
  if (parts[0] != "*" && parts[0] != "?") {
    const std::optional<int> first = number_or_word(field, ends.front());
    const std::optional<int> last = number_or_word(field, ends.back());
    if (!first || !last) return fmt::format("`{}` is not a valid {}", text, field.name);
    from = *first;
    to = ends.size() == 1 && parts.size() == 2 ? field.most : *last;
  }
  if (parts.size() == 2) {
    const std::optional<int> every = number(parts[1]);
    if (!every || *every == 0) return fmt::format("the step of `{}` must be 1 or more", text);
    step = *every;
  }
  if (from < field.least || to > field.most) {
    return fmt::format("`{}` is not a valid {} ({} to {})", text, field.name, field.least, field.most);
  }
  if (from > to) return fmt::format("the range `{}` ends before it starts", text);
  for (int time = from; time <= to; time += step) times.set(static_cast<std::size_t>(time));
  return {};
}

bool is_word(std::string_view text) {
  constexpr std::array<std::string_view, 7> words = {"@annually", "@daily",  "@hourly", "@midnight",
                                                     "@monthly",  "@weekly", "@yearly"};
  return std::ranges::binary_search(words, text);
}

}  // namespace

std::string check_schedule(std::string_view schedule) {
  if (schedule.find("TZ") != std::string_view::npos) return "it contains a time zone: set `timeZone` instead";
  if (schedule.starts_with("@every ")) {
    return base::is_go_duration(schedule.substr(7))
               ? ""
               : fmt::format("`{}` is not a duration", schedule.substr(7));
  }
  if (schedule.starts_with('@')) return is_word(schedule) ? "" : fmt::format("`{}` is unknown", schedule);
  std::vector<std::string_view> parts = base::split(schedule, ' ');
  std::erase(parts, "");
  if (parts.size() != fields.size()) {
    return fmt::format("it has {} field{} instead of 5", parts.size(), parts.size() == 1 ? "" : "s");
  }
  std::array<Times, 5> times;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::string_view range : base::split(parts[i], ',')) {
      if (range.empty()) continue;
      if (std::string why = read_range(fields[i], range, times[i]); !why.empty()) return why;
    }
  }
  // If both weekday and day of the month are set, either one triggers.
  if (!parts[4].starts_with('*') && !parts[4].starts_with('?')) return {};
  for (std::size_t month = 1; month <= 12; ++month) {
    for (int day = 1; times[3].test(month) && day <= longest[month - 1]; ++day) {
      if (times[2].test(static_cast<std::size_t>(day))) return {};
    }
  }
  return "it matches no date";
}

}  // namespace twinhull::kubernetes
