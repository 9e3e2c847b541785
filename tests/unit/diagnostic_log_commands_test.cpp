#include <doctest/doctest.h>

#include "diagnostic/log_commands.h"

using namespace twinhull::diagnostic;

TEST_CASE("a text contains no log command of a CI system") {
  const auto text = [](std::string_view given) {
    return without_log_commands(std::string(given), Format::text);
  };
  CHECK(text("::error::x\n") == "\\x3A:error::x\n");
  CHECK(text("a\n \t::add-mask::y\n") == "a\n \t\\x3A:add-mask::y\n");
  CHECK(text("a ##vso[task.setvariable variable=PATH]x") == "a #\\x23vso[task.setvariable variable=PATH]x");
  CHECK(text("##[group]") == "#\\x23[group]");
  CHECK(text("###[group]") == "##\\x23[group]");
  CHECK(text("  host: ::1\n## a heading [x]\na::b") == "  host: ::1\n## a heading [x]\na::b");
}

TEST_CASE("the escape is one of the format") {
  CHECK(without_log_commands("{\"a\": \"##vso[x]\"}", Format::json) == "{\"a\": \"#\\u0023vso[x]\"}");
  CHECK(without_log_commands("<a b=\"##vso[x]\"/>", Format::junit) == "<a b=\"#&#35;vso[x]\"/>");
  CHECK(without_log_commands("::error file=a::##[x]\n", Format::github) == "::error file=a::#\\x23[x]\n");
}
