#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "schema/regex.h"

using twinhull::schema::Regex;
using twinhull::schema::RegexMatch;
using twinhull::schema::RegexSyntax;

namespace {

Regex compile(std::string_view pattern) {
  const auto regex = Regex::compile(pattern, RegexSyntax::re2);
  REQUIRE_MESSAGE(regex.value, pattern << ": " << regex.error);
  return *regex.value;
}

bool matches(std::string_view pattern, std::string_view text) {
  return compile(pattern).search(text) == Regex::Answer::yes;
}

std::string error_of(std::string_view pattern) {
  const std::string error = twinhull::schema::re2_to_pcre(pattern).error;
  constexpr std::string_view prefix = "error parsing regexp: ";
  return error.starts_with(prefix) ? error.substr(prefix.size()) : error;
}

/// "0-2 1-2|…": the groups of each match.
std::string all(std::string_view pattern, std::string_view text, std::size_t most = 100) {
  std::vector<RegexMatch> found;
  REQUIRE(compile(pattern).find_all(text, most, found) != Regex::Answer::too_costly);
  std::string out;
  for (const RegexMatch& match : found) {
    if (!out.empty()) out += '|';
    for (std::size_t i = 0; i < match.size(); ++i) {
      if (i > 0) out += ' ';
      out += match[i].set ? std::to_string(match[i].begin) + "-" + std::to_string(match[i].end) : "unset";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("expressions follow RE2") {
  CHECK(matches("^[a-z]+$", "abc"));
  CHECK_FALSE(matches("^a$", "a\n"));
  CHECK(matches("(?m)^b$", "a\nb\nc"));
  CHECK_FALSE(matches("^.$", "\n"));
  CHECK(matches("(?s)^.$", "\n"));
  CHECK(matches("^.$", "\r"));
  CHECK(matches("(?i)straße", "STRAßE"));
  CHECK(matches("^a(?i:b)c$", "aBc"));
  CHECK_FALSE(matches("^a(?i:b)c$", "aBC"));
  CHECK(matches("^(?:(?i)a|b)c$", "Bc"));
  CHECK_FALSE(matches("^(?:(?i)a|b)c$", "BC"));
  CHECK(matches("^(?i)a(?-i)b$", "Ab"));
  CHECK_FALSE(matches("^\\s$", "\v"));
  CHECK(matches("^[[:space:]]$", "\v"));
  CHECK(matches("^[[:^alpha:]-]+$", "1-2"));
  CHECK(matches("^\\Qa.b*\\E+$", "a.b**"));
  CHECK_FALSE(matches("^\\Qa.b\\E$", "axb"));
  CHECK(matches("^\\pL\\p{Greek}\\p{^Lu}\\PN\\p{Letter}$", "äαxyz"));
  CHECK(matches("^\\x41\\x{1F600}\\101\\a\\_$", "A😀A\a_"));
  CHECK(matches("^[]a]+$", "]a"));
  CHECK(matches("^[^]a]$", "\n"));
  CHECK(matches("^[a\\-z\\d-]+$", "a-z9"));
  CHECK(matches("^a{,2}$", "a{,2}"));
  CHECK(matches("^a{01}$", "a{01}"));
  CHECK(matches("^x{2}y{0,1}z{1,}$", "xxzz"));
  CHECK(matches("^*a", "a"));
  CHECK(matches("\\bfoo\\b", "a foo b"));
  CHECK(matches("^(?P<y>\\d+)-(?<m>\\d+)$", "2025-11"));
  CHECK(matches("(|a)*b", "aab"));
  CHECK(matches("^#(?: )[ ]$", "#  "));
  CHECK_FALSE(matches("\\x{D800}", "a"));
  CHECK(matches("a", "\xff\xfe a"));
  CHECK_FALSE(matches("^[^a]$", "\xff"));
}

TEST_CASE("what RE2 rejects, in Go's words") {
  CHECK(error_of("(a") == "missing closing ): `(a`");
  CHECK(error_of("a)") == "unexpected ): `a)`");
  CHECK(error_of("x[a") == "missing closing ]: `[a`");
  CHECK(error_of("[]") == "missing closing ]: `[]`");
  CHECK(error_of("a**") == "invalid nested repetition operator: `**`");
  CHECK(error_of("a*+") == "invalid nested repetition operator: `*+`");
  CHECK(error_of("a{2}{3}") == "invalid nested repetition operator: `{2}{3}`");
  CHECK(error_of("*a") == "missing argument to repetition operator: `*`");
  CHECK(error_of("(+)") == "missing argument to repetition operator: `+`");
  CHECK(error_of("a|*?") == "missing argument to repetition operator: `*?`");
  CHECK(error_of("a{1001}") == "invalid repeat count: `{1001}`");
  CHECK(error_of("a{3,2}") == "invalid repeat count: `{3,2}`");
  CHECK(error_of("a{99999999999}") == "invalid repeat count: `{99999999999}`");
  CHECK(error_of("((a{100})b){11}") == "invalid repeat count: `{11}`");
  CHECK(error_of("((a{100})b){10}").empty());
  CHECK(error_of("(?=a)") == "invalid or unsupported Perl syntax: `(?=`");
  CHECK(error_of("(?!a)") == "invalid or unsupported Perl syntax: `(?!`");
  CHECK(error_of("(?>a)") == "invalid or unsupported Perl syntax: `(?>`");
  CHECK(error_of("(?<=a)b") == "invalid named capture: `(?<=a)b`");
  CHECK(error_of("(?i-)a") == "invalid or unsupported Perl syntax: `(?i-)`");
  CHECK(error_of("(?P=n)") == "invalid or unsupported Perl syntax: `(?P`");
  CHECK(error_of("(?P<x y>a)") == "invalid named capture: `(?P<x y>`");
  CHECK(error_of("(?P<n") == "invalid named capture: `(?P<n`");
  CHECK(error_of("(a)\\1") == "invalid escape sequence: `\\1`");
  CHECK(error_of("\\Z") == "invalid escape sequence: `\\Z`");
  CHECK(error_of("\\8") == "invalid escape sequence: `\\8`");
  CHECK(error_of("\\xg0") == "invalid escape sequence: `\\xg0`");
  CHECK(error_of("\\x{110000}") == "invalid escape sequence: `\\x{110000`");
  CHECK(error_of("[\\b]") == "invalid escape sequence: `\\b`");
  CHECK(error_of("a\\") == "trailing backslash at end of expression: ``");
  CHECK(error_of("[z-a]") == "invalid character class range: `z-a`");
  CHECK(error_of("[a-\\d]") == "invalid escape sequence: `\\d`");
  CHECK(error_of("[[:nope:]]") == "invalid character class range: `[:nope:]`");
  CHECK(error_of("\\p{Nope}") == "invalid character class range: `\\p{Nope}`");
  CHECK(error_of("\\p{Greek") == "invalid character class range: `\\p{Greek`");
  CHECK(error_of("a\xff") == "invalid UTF-8: `a\xff`");
  CHECK(error_of(std::string(1001, '(') + std::string(1001, ')')).starts_with("expression nests too deeply"));
}

TEST_CASE("all matches are those of Go") {
  CHECK(all("a*", "baab") == "0-0|1-3|4-4");
  CHECK(all("", "äb") == "0-0|2-2|3-3");
  CHECK(all("(a)|(b)", "ab") == "0-1 0-1 unset|1-2 unset 1-2");
  CHECK(all("(a)|(b)", "ab", 1) == "0-1 0-1 unset");
  CHECK(all("x", "ab").empty());
  CHECK(all("^a", "aa") == "0-1");
  CHECK(all("a+?", "aa") == "0-1|1-2");
  CHECK(all("(?U)a+", "aa") == "0-1|1-2");
  CHECK(all("a|ab", "ab") == "0-1");
  CHECK(all("(?m)^", "a\n") == "0-0|2-2");
  CHECK(all("b",
            "\xff"
            "b") == "1-2");

  const Regex named = compile("(?P<year>\\d+)-(\\d+)");
  CHECK(named.group_count() == 2);
  CHECK(named.group_of("year") == 1);
  CHECK_FALSE(named.group_of("month"));
  RegexMatch match;
  CHECK(named.find("in 2025-11", match) == Regex::Answer::yes);
  CHECK(match[1].begin == 3);
  CHECK(match[2].end == 10);
}

TEST_CASE("matching RE2 stops after a fixed number of steps") {
  const std::string text(5000, 'a');
  CHECK(compile("(a*)*(a*)*[bc]").search(text) == Regex::Answer::too_costly);
  std::vector<RegexMatch> found;
  CHECK(compile("(a*)*(a*)*[bc]").find_all(text, 10, found) == Regex::Answer::too_costly);
}
