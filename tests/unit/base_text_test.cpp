#include <doctest/doctest.h>

#include "base/sha256.h"
#include "base/text.h"
#include "base/unicode.h"

using namespace twinhull::base;

using Views = std::vector<std::string_view>;

TEST_CASE("lines end at LF and CRLF, and a final line break does not begin a line") {
  CHECK(split_lines("") == Views{});
  CHECK(split_lines("a") == Views{"a"});
  CHECK(split_lines("a\n") == Views{"a"});
  CHECK(split_lines("a\r\n\nb\rc\n") == Views{"a", "", "b\rc"});
  CHECK(split_lines("a\n\r") == Views{"a", "\r"});
}

TEST_CASE("split returns one part more than there are separators") {
  CHECK(split("", '/') == Views{""});
  CHECK(split("a//b/", '/') == Views{"a", "", "b", ""});
}

TEST_CASE("join and trim") {
  CHECK(join(std::vector<std::string>{}, ", ").empty());
  CHECK(join(std::vector<std::string>{"", ""}, ",") == ",");
  CHECK(join(Views{"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n ").empty());
}

TEST_CASE("edit distance counts a swap once and stops at its limit") {
  CHECK(edit_distance("kitten", "sitting", 5) == 3);
  CHECK(edit_distance("sitting", "kitten", 5) == 3);
  CHECK(edit_distance("replicas", "relpicas", 2) == 1);
  CHECK(edit_distance("same", "same", 0) == 0);
  CHECK(edit_distance("", "abc", 5) == 3);
  CHECK(edit_distance("abcdef", "uvwxyz", 2) == 3);
  CHECK(edit_distance("a", "abcdefgh", 2) == 3);
}

TEST_CASE("help for an unknown name") {
  CHECK(did_you_mean("tga", {"tag", "other"}) == "did you mean `tag`?");
  CHECK(did_you_mean("path", {"healthPath", "port"}) == "did you mean `healthPath`?");
  CHECK(did_you_mean("path", {"healthPath", "otherPath"}) == "available: `healthPath` and `otherPath`");
  CHECK(did_you_mean("x", {}) == "");
  CHECK(quoted_list({"a", "b", "c"}, 1) == "`a` and 2 more");
  CHECK(quoted_list({"a", "b", "c"}, 2) == "`a`, `b` and `c`");
  CHECK(quoted_list({"a"}, 2) == "`a`");
  CHECK(quoted_list({}, 2) == "");
}

TEST_CASE("the closest name is suggested, or none") {
  const Views names = {"replicaCount", "resources", "image", "env", "healthPath"};
  CHECK(closest_match("replicas", names) == "replicaCount");
  CHECK(closest_match("imagination", names).empty());
  CHECK(closest_match("replicaCuont", names) == "replicaCount");
  CHECK(closest_match("replica_count", names) == "replicaCount");
  CHECK(closest_match("RESOURCES", names) == "resources");
  CHECK(closest_match("evn", names) == "env");
  CHECK(closest_match("xyz", names).empty());
  CHECK(closest_match("", names).empty());
  CHECK(closest_match("ab", {"cd"}).empty());
  CHECK(closest_match("image", {"image"}).empty());
  CHECK(closest_match("nam", {"nap", "name"}) == "nap");
}

TEST_CASE("well-formed UTF-8 is decoded, other bytes are returned as invalid") {
  auto first = [](std::string_view text) { return decode(text, 0); };
  CHECK(first("A").value == U'A');
  CHECK(first("\xC3\xA9").value == 0xE9);
  CHECK(first("\xE2\x82\xAC").value == 0x20AC);
  CHECK(first("\xF0\x9F\x98\x80").value == 0x1F600);
  CHECK(first("\xF0\x9F\x98\x80").size == 4);
  for (std::string_view broken : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                                  "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xFF", "\xE2\x82", "\xC3("}) {
    CAPTURE(broken);
    CHECK_FALSE(first(broken).valid);
    CHECK(first(broken).size == 1);
  }
}

TEST_CASE("encoding and decoding code points is lossless") {
  for (char32_t value : {0x41u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFDu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    append_utf8(text, value);
    const CodePoint point = decode(text, 0);
    CHECK(point.valid);
    CHECK(point.value == value);
    CHECK(point.size == text.size());
  }
  std::string surrogate;
  append_utf8(surrogate, 0xD800);
  CHECK(surrogate == "\xEF\xBF\xBD");
}

TEST_CASE("code points are counted, not bytes") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("a\xC3\xA9\xF0\x9F\x98\x80") == 3);
}

TEST_CASE("display width") {
  CHECK(display_width(U'a') == 1);
  CHECK(display_width(0x0301) == 0);
  CHECK(display_width(0x4E2D) == 2);
  CHECK(display_width(0x1F600) == 2);
  CHECK(display_width(0x00E9) == 1);
}

TEST_CASE("unsafe characters are escaped for display") {
  CHECK(escape_for_display("plain \xC3\xA9 \xE4\xB8\xAD") == "plain \xC3\xA9 \xE4\xB8\xAD");
  CHECK(escape_for_display("a\x1B[31m") == "a\\x1B[31m");
  CHECK(escape_for_display("a\nb\tc\r") == "a\\nb\\tc\\r");
  CHECK(escape_for_display("a\nb\tc\r", "\n\t") == "a\nb\tc\\r");
  CHECK(escape_for_display("\xE2\x80\xAE") == "\\u202E");
  CHECK(escape_for_display("\xC2\x9B") == "\\u009B");
  CHECK(escape_for_display("\xEF\xBB\xBF") == "\\uFEFF");
  CHECK(escape_for_display("\xF3\xA0\x81\x81") == "\\U000E0041");
  CHECK(escape_for_display("\xFFz") == "\\xFFz");
  CHECK(escape_for_display(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("SHA-256 matches the published test vectors") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
