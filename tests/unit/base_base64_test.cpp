#include <doctest/doctest.h>

#include "base/base64.h"

namespace twinhull::base {
namespace {

TEST_CASE("base64 encodes and decodes") {
  CHECK(base64("") == "");
  CHECK(base64("a") == "YQ==");
  CHECK(base64("ab") == "YWI=");
  CHECK(base64("abc") == "YWJj");
  for (const char* text : {"", "a", "ab", "abc", "abcd", "two\nlines\t~"}) {
    CAPTURE(text);
    CHECK(decode_base64(base64(text)) == text);
  }
  CHECK(decode_base64("YWI") == "ab");
}

TEST_CASE("base64 that does not decode to text") {
  CHECK(decode_base64("not base64") == "");
  CHECK(decode_base64("AAAA") == "");
  CHECK(decode_base64(base64("\x80\xff")) == "");
}

}  // namespace
}  // namespace twinhull::base
