#include <doctest/doctest.h>

#include <string>

#include "diagnostic/shorten.h"

using twinhull::diagnostic::shortened;

TEST_CASE("shortened: only what is too long to read is cut") {
  CHECK(shortened("") == "");
  CHECK(shortened(std::string(4096, 'x')) == std::string(4096, 'x'));
  CHECK(shortened(std::string(5000, 'x')) == std::string(4096, 'x') + "… (904 more bytes)");
}

TEST_CASE("shortened: no character is cut") {
  std::string text(4095, 'x');
  text += "ü and more";
  CHECK(shortened(text) == std::string(4095, 'x') + "… (11 more bytes)");
}
