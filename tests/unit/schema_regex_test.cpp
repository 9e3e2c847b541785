#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "schema/regex.h"

using twinhull::schema::Regex;
using twinhull::schema::RegexMatch;
using twinhull::schema::RegexSyntax;

namespace {

bool matches(std::string_view pattern, std::string_view text) {
  const auto regex = Regex::compile(pattern);
  REQUIRE_MESSAGE(regex.value, pattern << ": " << regex.error);
  return regex.value->search(text) == Regex::Answer::yes;
}

std::string error_of(std::string_view pattern) { return Regex::compile(pattern).error; }

}  // namespace

TEST_CASE("expressions follow ECMA-262") {
  CHECK(matches("^\\s$", "\u00a0"));
  CHECK(matches("^[\\s]$", "\ufeff"));
  CHECK_FALSE(matches("^\\S$", "\u2003"));
  CHECK(matches("^[\\S]$", "x"));
  CHECK_FALSE(matches("^[^\\s]$", "\u2029"));
  CHECK(matches("^\\v$", "\v"));
  CHECK_FALSE(matches("^\\v$", "\n"));
  CHECK_FALSE(matches("^.$", "\u2028"));
  CHECK(matches("^.$", "\u00e4"));
  CHECK(matches("^[^]$", "\n"));
  CHECK_FALSE(matches("[]", "x"));
  CHECK(matches("^\\u00e4\\u{1F600}\\ud83d\\ude00\\x41\\cJ\\0$", std::string_view("ä😀😀A\n\0", 13)));
  CHECK(matches("^[\\u{1F600}-\\u{1F64F}]$", "😀"));
  CHECK_FALSE(matches("\\ud83d", "😀"));
  CHECK(matches("^\\p{Letter}\\p{gc=Nd}\\p{Script=Greek}\\P{Lu}$", "ä7αx"));
  CHECK_FALSE(matches("^\\d$", "\u0663"));
  CHECK_FALSE(matches("^\\w$", "ä"));
  CHECK(matches("^(?<year>\\d{4})-\\k<year>$", "2025-2025"));
  CHECK(matches("^(a)\\1$", "aa"));
  CHECK(matches("(?<=a)b(?!c)", "abd"));
  CHECK(matches("^a{,2}$", "a{,2}"));
  CHECK(matches("^{}$", "{}"));
  CHECK(matches("^[[:alpha:]]$", "a]"));
  CHECK(matches("^[\\w.-]+\\@\\-$", "a-b.c@-"));
  CHECK(matches("^[\\b]$", "\b"));
  CHECK_FALSE(matches("^a$", "a\n"));
  CHECK(matches("(?:a+?){2,3}?", "aa"));
}

TEST_CASE("PCRE2 extensions are rejected") {
  for (const char* pattern :
       {"\\Z",    "\\A",       "\\a",    "\\e",      "\\h",      "\\K",   "\\Q",         "\\R",
        "\\X",    "a++",       "a*+",    "a??+",     "(?i)a",    "(?#x)", "(?>a)",       "(?|a)",
        "(*UTF)", "(*ACCEPT)", "*a",     "a|*",      "(+)",      "\\u12", "\\u{110000}", "\\xg",
        "\\c1",   "\\p{Nope}", "\\p",    "\\p{sc=}", "\\p{x=y}", "(",     "[a",          "a)",
        "\\",     "\\1",       "\\k<x>", "[\\1]",    "[z-a]",    "\\00"}) {
    CHECK_MESSAGE(!error_of(pattern).empty(), pattern);
  }
  CHECK(error_of("\\A") == "`\\A` is not an escape of ECMA-262 at character 1");
  CHECK(!error_of(std::string(70'000, 'a')).empty());
}

TEST_CASE("matching stops at a limit") {
  const auto regex = Regex::compile("^(a+)+$");
  CHECK(regex.value->search(std::string(64, 'a') + "!") == Regex::Answer::too_costly);
  CHECK(Regex().search("a") == Regex::Answer::no);
}

TEST_CASE("the limit is for all positions where a match can begin") {
  // Each position takes fewer steps than the limit.
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "ab";
  const auto quadratic = Regex::compile("[ab]{0,440}[ab]{0,440}ce");
  std::uint64_t steps = 0;
  CHECK(quadratic.value->search(text + "dcde", &steps) == Regex::Answer::too_costly);
  CHECK(steps >= 200'000);
  CHECK(steps < 200'000 + 32 * text.size());
  // One item takes many characters at once.
  const auto long_item = Regex::compile(".{60000}(?=ce)");
  CHECK(long_item.value->search(text + text + "dcde") == Regex::Answer::too_costly);
  const auto same_again = Regex::compile("^(a*)\\1c");
  CHECK(same_again.value->search(std::string(400'000, 'a') + "dc") == Regex::Answer::too_costly);
}

TEST_CASE("all matches of a long text are found in linear time") {
  std::string text(100'000, 'b');
  std::vector<RegexMatch> found;
  std::uint64_t steps = 0;
  const auto empty = Regex::compile("a?", RegexSyntax::re2);
  CHECK(empty.value->find_all(text, text.size() + 1, found, &steps) == Regex::Answer::yes);
  CHECK(found.size() == text.size() + 1);
  CHECK(steps < 8 * text.size());
  // Invalid UTF-8 is checked again for each match.
  text += "\xff";
  CHECK(empty.value->find_all(text, text.size() + 1, found) == Regex::Answer::too_costly);
  CHECK(empty.value->search(text) == Regex::Answer::yes);
}
