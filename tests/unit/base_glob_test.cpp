#include <doctest/doctest.h>

#include <string>

#include "base/glob.h"

using twinhull::base::glob_match;

TEST_CASE("`*` matches within one path segment") {
  CHECK(glob_match("*.yaml", "web.yaml"));
  CHECK_FALSE(glob_match("*.yaml", "base/web.yaml"));
  CHECK(glob_match("base/*/web.yaml", "base/a/web.yaml"));
  CHECK_FALSE(glob_match("base/*/web.yaml", "base/a/b/web.yaml"));
  CHECK(glob_match("a*b*c", "a-b-b-c"));
  CHECK_FALSE(glob_match("a*b*c", "a-b-b-d"));
}

TEST_CASE("`**` matches any number of segments") {
  CHECK(glob_match("**/web.yaml", "web.yaml"));
  CHECK(glob_match("**/web.yaml", "a/b/web.yaml"));
  CHECK(glob_match("a/**", "a/b/c"));
  CHECK(glob_match("a/**/c/d", "a/c/x/c/d"));
  CHECK_FALSE(glob_match("a/**/c", "b/c"));
}

TEST_CASE("brackets, question marks and backslashes") {
  CHECK(glob_match("[a-c]?.yaml", "b1.yaml"));
  CHECK_FALSE(glob_match("[!a-c]1", "b1"));
  CHECK(glob_match("[]x]", "]"));
  CHECK(glob_match("[x", "[x"));
  CHECK(glob_match("\\*", "*"));
  CHECK_FALSE(glob_match("\\*", "a"));
}

TEST_CASE("many wildcards have polynomial cost") {
  std::string pattern, text;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  for (int i = 0; i < 20000; ++i) text += 'a';
  CHECK_FALSE(glob_match(pattern + "b", text));
}
