#include <doctest/doctest.h>

#include "lint/typecheck/formats.h"

using namespace twinhull;

// As a kube-apiserver 1.35 accepts and rejects them in custom resources.
TEST_CASE("formats of custom resources") {
  const auto valid = [](const char* format, const char* text) {
    const lint::StringFormat* form = lint::find_string_format(format);
    REQUIRE(form != nullptr);
    return form->check(text).empty();
  };
  for (const char* text : {"123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000",
                           "123e4567-e89b12d3a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"})
    CHECK_MESSAGE(valid("custom-uuid", text), text);
  for (const char* text : {"", "123e4567-e89b-12d3-a456-42661417400", "x23e4567-e89b-12d3-a456-426614174000",
                           "-123e4567-e89b-12d3-a456-42661417400", "123e4567--e89b-12d3-a456-426614174000"})
    CHECK_MESSAGE(!valid("custom-uuid", text), text);
  CHECK(valid("custom-uuid3", "6fa459ea-ee8a-3ca4-094e-db77e160355e"));
  CHECK(!valid("custom-uuid3", "6fa459ea-ee8a-4ca4-894e-db77e160355e"));
  CHECK(valid("custom-uuid4", "123e4567-e89b-42d3-a456-426614174000"));
  CHECK(!valid("custom-uuid4", "123e4567-e89b-42d3-c456-426614174000"));

  for (const char* text : {"a@b", "Ada <ada@example.com>", "<a@b>", "\"a b\"@c", "\u00fc@b.de"})
    CHECK_MESSAGE(valid("custom-email", text), text);
  for (const char* text : {"", "ada", "@b", "a@", "a b@c", "a@b c", "a@b, c@d", "a..b@c", ".a@b"})
    CHECK_MESSAGE(!valid("custom-email", text), text);

  for (const char* text : {"https://example.com", "/path", "mailto:a@b", "urn:x:y", "https://",
                           "https://a:80/", "https://[::1]/", "/a b", "https://user@host/"})
    CHECK_MESSAGE(valid("custom-uri", text), text);
  for (const char* text : {"", "path", "1a:b", "://x", "?a", "http://a b/", "https://a/%zz",
                           "https://a:port/", "https://[::1/", "https://a/\t"})
    CHECK_MESSAGE(!valid("custom-uri", text), text);

  for (const char* text :
       {"www.example.com", "localhost", "m-yhost", "my-host.example.com", "xn--a.com", "m\u00fcnchen.de"})
    CHECK_MESSAGE(valid("custom-hostname", text), text);
  for (const char* text : {"", "my-host", "a.b", "1.2.3.4", "a_b.com", "-a.com", "a-.com", "example.com."})
    CHECK_MESSAGE(!valid("custom-hostname", text), text);

  CHECK(valid("custom-hexcolor", "#ff8000"));
  CHECK(valid("custom-hexcolor", "FFF"));
  CHECK(!valid("custom-hexcolor", "#ff80000"));
  CHECK(valid("custom-ipv4", "01.2.3.4"));
  CHECK(!valid("custom-ipv4", "::1"));
}
