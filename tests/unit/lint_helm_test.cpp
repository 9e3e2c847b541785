#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/go_template/actions.h"
#include "lint/go_template/go_scalar.h"
#include "lint/load/discover/helm_ignore.h"
#include "lint/load/helm/helm_message.h"

using namespace twinhull::lint;

namespace {

std::string printed(std::string_view plain) { return read_by_helm(plain).printed; }

}  // namespace

TEST_CASE("helm prints numbers as Go does") {
  CHECK(printed("999999") == "999999");
  CHECK(printed("1000000") == "1e+06");
  CHECK(printed("21600000") == "2.16e+07");
  CHECK(printed("-1000000") == "-1e+06");
  CHECK(printed("1234567.5") == "1.2345675e+06");
  CHECK(printed("12345678901234567890") == "1.2345678901234567e+19");
  CHECK(printed("1.10") == "1.1");
  CHECK(printed("1.0") == "1");
  CHECK(printed("12e4") == "120000");
  CHECK(printed("0.00001") == "1e-05");
  CHECK(printed("0123") == "83");
  CHECK(printed("0o17") == "15");
  CHECK(printed("0x1F") == "31");
  CHECK(printed("0b11") == "3");
  CHECK(printed("1_000") == "1000");
  CHECK(printed("089") == "89");
  CHECK(printed("-0") == "0");
  CHECK(printed(".5") == "0.5");
}

TEST_CASE("helm reads the words of YAML 1.1") {
  CHECK(printed("NO") == "false");
  CHECK(printed("Y") == "true");
  CHECK(printed("Off") == "false");
  CHECK(printed("~").empty());
  for (const char* text :
       {"12:30", "12e4567", "1.20.3", "2024-01-01", "nO", "-", "+", ".", "1.2.3", "yes!"}) {
    CHECK(read_by_helm(text).kind == GoScalar::Kind::text);
    CHECK(printed(text) == text);
  }
}

TEST_CASE("actions and blocks of a template") {
  const std::string text = "{{- /* if */ -}}\n{{ if and .Values.on (eq \"}}\" .x) }}a{{ else }}b{{ end -}}";
  const std::vector<Action> actions = actions_of(text);
  REQUIRE(actions.size() == 4);
  CHECK(actions[0].text.empty());
  CHECK(actions[1].text == "if and .Values.on (eq \"}}\" .x)");
  CHECK(actions[1].first() == "if");
  CHECK(actions[1].words == std::vector<std::string_view>{"if", "and", "eq"});
  CHECK(actions[3].text == "end");
  const std::vector<Block> blocks = blocks_of(actions);
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].open == 1);
  CHECK(blocks[0].close == 2);
  CHECK(blocks[1].open == 2);
  CHECK(blocks[1].close == 3);
}

TEST_CASE("a .helmignore is read as Helm reads it") {
  twinhull::base::InMemoryFileSystem fs;
  fs.files["web/.helmignore"] = "# a comment\n*.md\n/top.txt\nfiles/*.sh\nold/\n";
  const HelmIgnore ignore("web", fs);
  CHECK(ignore.ignores("README.md", false));
  CHECK(ignore.ignores("templates/notes.md", false));
  CHECK(ignore.ignores("top.txt", false));
  CHECK_FALSE(ignore.ignores("files/top.txt", false));
  CHECK(ignore.ignores("files/run.sh", false));
  CHECK_FALSE(ignore.ignores("files/more/run.sh", false));
  CHECK(ignore.ignores("old", true));
  CHECK_FALSE(ignore.ignores("old", false));
  CHECK(ignore.ignores("templates/.hidden", false));
  CHECK(ignore.lines_that_ignore("files/run.sh", false) == std::vector<int>{4});
  fs.files["web/.helmignore"] = "!*.yaml\n";
  const HelmIgnore inverse("web", fs);
  CHECK(inverse.ignores("Chart.lock", false));
  CHECK_FALSE(inverse.ignores("Chart.yaml", false));
}

TEST_CASE("messages of Helm 3 and 4 are taken apart") {
  using Kind = HelmMessage::Kind;
  SUBCASE("a nil pointer in a template that is included, as Helm 4 says it") {
    const HelmMessage message = read_helm_message(
        "Error: c/templates/a.yaml:2:6\n  executing \"c/templates/a.yaml\" at <include \"h\" .>:\n"
        "    error calling include:\nc/templates/_h.tpl:2:10\n  executing \"h\" at <.Values.x.y>:\n"
        "    nil pointer evaluating interface {}.y\n\nUse --debug flag to render out invalid YAML\n");
    CHECK(message.kind == Kind::execution);
    REQUIRE(message.places.size() == 2);
    CHECK(message.places[0].file == "templates/a.yaml");
    CHECK(message.places[1].file == "templates/_h.tpl");
    CHECK(message.places[1].line == 2);
    CHECK(message.places[1].column == 10);
    CHECK(message.places[1].at == ".Values.x.y");
    CHECK(message.reason == "`.Values.x` is not set, so it has no `y`");
  }
  SUBCASE("the same of Helm 3") {
    const HelmMessage message = read_helm_message(
        "Error: template: c/templates/a.yaml:2:6: executing \"c/templates/a.yaml\" at <include \"h\" .>: "
        "error calling "
        "include: template: c/templates/_h.tpl:2:10: executing \"h\" at <.Values.x.y>: nil pointer "
        "evaluating "
        "interface {}.y");
    CHECK(message.kind == Kind::execution);
    REQUIRE(message.places.size() == 2);
    CHECK(message.places[1].at == ".Values.x.y");
    CHECK(message.reason == "`.Values.x` is not set, so it has no `y`");
  }
  SUBCASE("a template that is not there") {
    const HelmMessage message = read_helm_message(
        "Error: c/templates/a.yaml:1:9\n  executing \"c/templates/a.yaml\" at <include \"nope\" .>:\n    "
        "error calling "
        "include:\ntemplate: no template \"nope\" associated with template \"gotpl\"\n");
    CHECK(message.reason == "unknown template `nope`");
    CHECK(message.places.at(0).at == "include \"nope\" .");
  }
  SUBCASE("a demand of the chart, over two lines") {
    const HelmMessage message =
        read_helm_message("Error: execution error at (c/templates/a.yaml:1:9): no: way\nsecond\n");
    CHECK(message.kind == Kind::demand);
    CHECK(message.reason == "no: way second");
    CHECK(message.places.at(0).line == 1);
  }
  SUBCASE("no Go template") {
    const HelmMessage message =
        read_helm_message("Error: parse error at (c/templates/a.yaml:1): function \"nope\" not defined\n");
    CHECK(message.kind == Kind::parse);
    CHECK(message.reason == "unknown function `nope`");
    CHECK(message.places.at(0).at == "nope");
  }
  SUBCASE("no YAML") {
    const HelmMessage message = read_helm_message(
        "level=INFO msg=x\nError: YAML parse error on c/charts/d/templates/a.yaml: error converting YAML to "
        "JSON: yaml: "
        "line 3: mapping values are not allowed in this context\n");
    CHECK(message.kind == Kind::yaml);
    CHECK(message.places.at(0).file == "charts/d/templates/a.yaml");
    CHECK(message.places.at(0).line == 3);
    CHECK(message.reason == "mapping values are not allowed in this context");
  }
  SUBCASE("values that a schema refuses, in both forms") {
    const HelmMessage message = read_helm_message(
        "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n"
        "- at '/a~1b': got string, want integer\nredis:\n- at '': missing property 'zz'\n- auth.user: "
        "Invalid type\n");
    CHECK(message.kind == Kind::schema);
    REQUIRE(message.refusals.size() == 3);
    CHECK(message.refusals[0].path == std::vector<std::string>{"a/b"});
    CHECK(message.refusals[0].chart.empty());
    CHECK(message.refusals[1].chart == std::vector<std::string>{"redis"});
    CHECK(message.refusals[1].path.empty());
    CHECK(message.refusals[2].path == std::vector<std::string>{"auth", "user"});
  }
  SUBCASE("nothing") { CHECK(read_helm_message("").reason == "no error message"); }
}
