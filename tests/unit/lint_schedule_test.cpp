#include <doctest/doctest.h>

#include "lint/availability/schedule.h"

namespace twinhull::lint {
namespace {

TEST_CASE("schedules that Kubernetes takes") {
  for (const char* schedule :
       {"* * * * *", "*/15 * * * *", "0 2 * * 1-5", "5,35 0-12/3 1 JAN,jul *", "0 0 29 2 *", "0 0 ? * Sun",
        "  0   4  * * *", "10/20 * * * *", "0 0 31 1,2 *", "0 0 31 2 fri", "@daily", "@every 1h30m",
        "@every 1.5h", "1,,2 * * * *", "0 0 1-31/2 * *", "59 23 31 12 6"}) {
    CAPTURE(schedule);
    CHECK(check_schedule(schedule) == "");
  }
}

TEST_CASE("schedules that never run, and why") {
  CHECK(check_schedule("") == "its schedule has 0 fields instead of 5");
  CHECK(check_schedule("0 2 * *") == "its schedule has 4 fields instead of 5");
  CHECK(check_schedule("0 0 2 * * *") == "its schedule has 6 fields instead of 5");
  CHECK(check_schedule("60 * * * *") == "`60` is no minute (0 to 59)");
  CHECK(check_schedule("0 24 * * *") == "`24` is no hour (0 to 23)");
  CHECK(check_schedule("0 0 0 * *") == "`0` is no day of the month (1 to 31)");
  CHECK(check_schedule("0 0 * * 7") == "`7` is no day of the week (0 to 6)");
  CHECK(check_schedule("0 0 * 13 *") == "`13` is no month (1 to 12)");
  CHECK(check_schedule("0 0 L * *") == "`L` is no day of the month");
  CHECK(check_schedule("0 0 * * sunday") == "`sunday` is no day of the week");
  CHECK(check_schedule("0 0 * * fri-mon") == "`fri-mon` ends before it begins");
  CHECK(check_schedule("*/0 * * * *") == "`*/0` has no step above 0");
  CHECK(check_schedule("*/x * * * *") == "`*/x` has no step above 0");
  CHECK(check_schedule("1-2-3 * * * *") == "`1-2-3` is no minute");
  CHECK(check_schedule("-5 * * * *") == "`-5` is no minute");
  CHECK(check_schedule("1/2/3 * * * *") == "`1/2/3` is no minute");
  CHECK(check_schedule("@sometimes") == "`@sometimes` is none of the words there are");
  CHECK(check_schedule("@every day") == "`day` is no length of time");
  CHECK(check_schedule("@every ") == "`` is no length of time");
  CHECK(check_schedule("CRON_TZ=UTC 0 0 * * *") ==
        "its schedule names a time zone, which belongs to `timeZone`");
  CHECK(check_schedule("0 0 30 2 *") == "its schedule names a day that no year has");
  CHECK(check_schedule("0 0 31 4,6,9,11 ?") == "its schedule names a day that no year has");
}

}  // namespace
}  // namespace twinhull::lint
