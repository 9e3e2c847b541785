#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "kubernetes/quantity.h"

using namespace twinhull::kubernetes;

namespace {

std::string canonical_of(std::string_view text) {
  const ParsedQuantity parsed = parse_quantity(text);
  return parsed.value ? canonical(*parsed.value) : "error: " + parsed.error;
}

int order(std::string_view a, std::string_view b) {
  const std::strong_ordering result = compare(*parse_quantity(a).value, *parse_quantity(b).value);
  return result < 0 ? -1 : (result > 0 ? 1 : 0);
}

}  // namespace

TEST_CASE("quantities are parsed exactly and printed in canonical form") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"0", "0"},
      {"0n", "0"},
      {"0Ki", "0"},
      {"00", "0"},
      {"1Ki", "1Ki"},
      {"8Ki", "8Ki"},
      {"7Mi", "7Mi"},
      {"3Ei", "3Ei"},
      {"1024Mi", "1Gi"},
      {"307200Ki", "300Mi"},
      {"1025024Mi", "1001Gi"},
      {"1000M", "1G"},
      {"5000m", "5"},
      {"0.5", "500m"},
      {"1.5", "1500m"},
      {"1.08", "1080m"},
      {"1080000000n", "1080m"},
      {"1.5Gi", "1536Mi"},
      {".001Ki", "1024m"},
      {".000001Ki", "1024u"},
      {".000000001Ki", "1024n"},
      {".000000000001Ki", "2n"},
      {"100.035k", "100035"},
      {"100.035Ki", "102435840m"},
      {"1E-3", "1e-3"},
      {"1e3", "1e3"},
      {"1E6", "1e6"},
      {"1.3E+6", "1300e3"},
      {"0.5e-2", "5e-3"},
      {"1E", "1E"},
      {"12E", "12E"},
      {"9Ei", "9223372036854775807"},
      {"9223372036854775807Ki", "9223372036854775807"},
      {"3.001n", "4n"},
      {"0.9n", "1n"},
      {"0.0000000005", "1n"},
      {"1.1E-9", "2e-9"},
      {"0.00000012345", "124n"},
      {".001", "1m"},
      {"1.", "1"},
      {"1.G", "1G"},
      {"1025", "1025"},
      {"-100m", "-100m"},
      {"+5", "5"},
      {"-0", "0"},
      {".001e12", "1e9"},
      {"1000E", "1e21"},
  };
  for (const Case& c : cases) CHECK_MESSAGE(canonical_of(c.text) == c.expected, c.text);
}

TEST_CASE("an invalid quantity is rejected with a reason") {
  for (const std::string_view text : {"",        "1.1.M",  "1+1.0M",
                                      "0.1mi",   "0.1am",  "aoeu",
                                      ".5i",     "1i",     "-3.01i",
                                      "-3.01e-", " 1",     "1 ",
                                      "1K",      "1KB",    "512MB",
                                      "1gi",     "0x10",   "1_000",
                                      "1,5",     "5Mib",   "NaN",
                                      "Inf",     "1e",     "1e+",
                                      "k",       "+",      "-",
                                      ".",       "e3",     "--1",
                                      "1e400",   "1e-400", "1000000000000000E"}) {
    const ParsedQuantity parsed = parse_quantity(text);
    CHECK_MESSAGE(!parsed.value.has_value(), text);
    CHECK_MESSAGE(!parsed.error.empty(), text);
  }
  CHECK(parse_quantity("512MB").error == "`MB` is not a unit; write `512M` or `512Mi`");
  CHECK(parse_quantity("128mb").error == "`mb` is not a unit; write `128M` or `128Mi`");
  CHECK(parse_quantity("1.5 Gi").error == "a space before the suffix; write `1.5Gi`");
  CHECK(parse_quantity("5MiB").error == "`MiB` is not a suffix; write `5Mi`");
  CHECK(parse_quantity("1K").error == "`K` is not a suffix; write `1k` for thousands or `1Ki`");
  CHECK(parse_quantity("1gi").error == "`gi` is not a suffix; suffixes are case-sensitive: write `1Gi`");
}

TEST_CASE("suggestions for invalid quantities") {
  for (std::string_view text : {"128mb", "128MB", "128MiB", "128mib", "128mi", "128 Mi", "128 MB"}) {
    CAPTURE(text);
    CHECK(quantity_meant(text) == "128Mi");
  }
  CHECK(quantity_meant("1.5kb") == "1.5Ki");
  CHECK(quantity_meant("2g") == "2G");
  for (std::string_view text : {"", "128", "Mi", "128x", "128 cores", "1.2.3Mi"}) {
    CAPTURE(text);
    CHECK(quantity_meant(text).empty());
  }
}

TEST_CASE("quantities compare by value") {
  CHECK(order("100m", "50m") == 1);
  CHECK(order("50m", "100m") == -1);
  CHECK(order("10000T", "100Gi") == 1);
  CHECK(order("0", "0Ki") == 0);
  CHECK(order("1Gi", "1G") == 1);
  CHECK(order("1000m", "1") == 0);
  CHECK(order("500m", "2") == -1);
  CHECK(order("-2", "-1") == -1);
  CHECK(order("-1", "1m") == -1);
  CHECK(order("9007199254740993", "9007199254740992") == 1);
}

TEST_CASE("quantities are added and multiplied exactly") {
  const auto text = [](const std::optional<Quantity>& q) { return q ? canonical(*q) : std::string("none"); };
  const auto of = [](std::string_view t) { return *parse_quantity(t).value; };
  CHECK(text(add(of("100m"), of("1"))) == "1100m");
  CHECK(text(add(of("512Mi"), of("512Mi"))) == "1Gi");
  CHECK(text(add(of("1"), of("-250m"))) == "750m");
  CHECK(text(add(of("1"), of("-2"))) == "-1");
  CHECK(text(add(of("0"), of("64Mi"))) == "64Mi");
  CHECK(text(multiply(of("256Mi"), 4)) == "1Gi");
  CHECK(text(multiply(of("-100m"), 0)) == "0");
  CHECK(text(multiply(of("100000000000E"), 4000000000U)) == "none");
}
