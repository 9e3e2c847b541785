#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "kubernetes/kustomize.h"

using namespace twinhull::kubernetes;

TEST_CASE("strings that Kustomize writes unchanged") {
  for (const std::string_view text :
       {"", "plain", "true", "tab\tand\nline", "\x1b[31m", "\x7e", "\u00a0", "\u00fc", "\u2027\u202a",
        "\ufeff", "\ufffd", "\U0001f41f", "\U0010fffe"}) {
    CAPTURE(text);
    CHECK(check_kustomize_text(text).empty());
  }
}

TEST_CASE("the character that Kustomize cannot write is reported") {
  struct Row {
    std::string_view text;
    std::string_view name;
  };
  for (const Row& row :
       {Row{"\x7f", "U+007F"}, Row{"a\u0080", "U+0080"}, Row{"a\u0085b", "U+0085"}, Row{"\u009fz", "U+009F"},
        Row{"two\nlines\u2028of text", "U+2028"}, Row{"\u2029", "U+2029"}, Row{"\u00fc\ufffe", "U+FFFE"},
        Row{"\uffff", "U+FFFF"}, Row{"\u0081 and \u0082", "U+0081"}}) {
    CAPTURE(row.text);
    CHECK(check_kustomize_text(row.text) ==
          "contains " + std::string(row.name) + ", which Kustomize cannot write");
  }
}

TEST_CASE("invalid UTF-8 is left to the reader") {
  CHECK(check_kustomize_text("a\x85").empty());
  CHECK(check_kustomize_text("\xe2\x80").empty());
}

TEST_CASE("annotation keys that Kustomize reads back as strings") {
  for (
      const std::string_view key :
      {"",     "a",       "no",          "yes",      "on",           "y",        "tRUE",      "example.com/1",
       "1a",   "1.2.3",   "1e",          "1e3x",     "0x",           "0xG",      "0b2",       "0o8",
       "0a1",  "2026-01", "2026-001-01", "26-01-31", "2026-01-31-1", "2026-01-", "2026-a-01", "_1",
       "Null1"}) {
    CAPTURE(key);
    CHECK(check_kustomize_unquoted(key).empty());
  }
}

TEST_CASE("annotation keys that Kustomize reads back as another type") {
  const auto is = [](std::string_view key, const std::string& what) {
    CAPTURE(key);
    CHECK(check_kustomize_unquoted(key) ==
          "becomes " + what + " in Kustomize, which writes it without quotes");
  };
  for (const std::string_view key : {"true", "False", "NULL", "null"}) is(key, "a boolean or null");
  for (const std::string_view key :
       {"0", "10", "1_000", "1.5", "1.", "1e3", "1E-3", "010", "0x1F", "0o17", "0b1", "0X1f"})
    is(key, "a number");
  for (const std::string_view key : {"2026-01-31", "2026-1-3"}) is(key, "a date");
}
