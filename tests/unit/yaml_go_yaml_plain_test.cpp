#include <doctest/doctest.h>

#include "yaml/go_yaml_plain.h"

namespace twinhull::yaml {
namespace {

TEST_CASE("integers of any base, without underscores") {
  for (const char* text :
       {"0", "-12", "+7", "0x1F", "0b101", "0o17", "017", "18446744073709551615", "-9223372036854775808"}) {
    CAPTURE(text);
    CHECK(is_go_integer(text));
  }
  for (const char* text : {"", "-", "08", "0x", "1_000", "1.0", "18446744073709551616",
                           "+18446744073709551615", "-9223372036854775809"}) {
    CAPTURE(text);
    CHECK_FALSE(is_go_integer(text));
  }
}

TEST_CASE("floating-point numbers in the range of a double") {
  for (const char* text : {"1", ".5", "5.", "-1.5e3", "+1E-3", "1e-400"}) {
    CAPTURE(text);
    CHECK(is_go_float(text));
  }
  for (const char* text : {"", ".", "e3", "1e", "1e400", "0x1p3", "1.2.3"}) {
    CAPTURE(text);
    CHECK_FALSE(is_go_float(text));
  }
}

TEST_CASE("dates and times as Go's JSON prints them") {
  CHECK(go_yaml_timestamp("2024-1-2") == "2024-01-02T00:00:00Z");
  CHECK(go_yaml_timestamp("2024-01-02T03:04:05.600+02:00") == "2024-01-02T03:04:05.6+02:00");
  CHECK(go_yaml_timestamp("2024-01-02 3:4:5,25") == "2024-01-02T03:04:05.25Z");
  CHECK(go_yaml_timestamp("2024-01-02T03:04:05.000Z") == "2024-01-02T03:04:05Z");
  for (const char* text : {"2024-02-30", "24-01-02", "2024-01-02T03:04:05", "2024-01-02T24:00:00Z",
                           "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05+25:00"}) {
    CAPTURE(text);
    CHECK_FALSE(go_yaml_timestamp(text));
  }
}

}  // namespace
}  // namespace twinhull::yaml
