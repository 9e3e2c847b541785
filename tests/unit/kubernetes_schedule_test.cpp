#include <doctest/doctest.h>

#include "kubernetes/schedule.h"

namespace twinhull::kubernetes {
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
  CHECK(check_schedule("") == "it has 0 fields instead of 5");
  CHECK(check_schedule("0 2 * *") == "it has 4 fields instead of 5");
  CHECK(check_schedule("0 0 2 * * *") == "it has 6 fields instead of 5");
  CHECK(check_schedule("60 * * * *") == "`60` is not a valid minute (0 to 59)");
  CHECK(check_schedule("0 24 * * *") == "`24` is not a valid hour (0 to 23)");
  CHECK(check_schedule("0 0 0 * *") == "`0` is not a valid day of the month (1 to 31)");
  CHECK(check_schedule("0 0 * * 7") == "`7` is not a valid day of the week (0 to 6)");
  CHECK(check_schedule("0 0 * 13 *") == "`13` is not a valid month (1 to 12)");
  CHECK(check_schedule("0 0 L * *") == "`L` is not a valid day of the month");
  CHECK(check_schedule("0 0 * * sunday") == "`sunday` is not a valid day of the week");
  CHECK(check_schedule("0 0 * * fri-mon") == "the range `fri-mon` ends before it starts");
  CHECK(check_schedule("*/0 * * * *") == "the step of `*/0` must be 1 or more");
  CHECK(check_schedule("*/x * * * *") == "the step of `*/x` must be 1 or more");
  CHECK(check_schedule("1-2-3 * * * *") == "`1-2-3` is not a valid minute");
  CHECK(check_schedule("-5 * * * *") == "`-5` is not a valid minute");
  CHECK(check_schedule("1/2/3 * * * *") == "`1/2/3` is not a valid minute");
  CHECK(check_schedule("@sometimes") == "`@sometimes` is unknown");
  CHECK(check_schedule("@every day") == "`day` is not a duration");
  CHECK(check_schedule("@every ") == "`` is not a duration");
  CHECK(check_schedule("CRON_TZ=UTC 0 0 * * *") == "it contains a time zone: set `timeZone` instead");
  CHECK(check_schedule("0 0 30 2 *") == "it matches no date");
  CHECK(check_schedule("0 0 31 4,6,9,11 ?") == "it matches no date");
}

}  // namespace
}  // namespace twinhull::kubernetes
