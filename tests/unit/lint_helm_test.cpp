#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/text.h"
#include "helm/chart.h"
#include "helm/render.h"
#include "lint/go_template/actions.h"
#include "lint/go_template/go_scalar.h"
#include "lint/load/helm/render_reason.h"

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
  using twinhull::helm::IgnoreRules;
  const IgnoreRules ignore("# a comment\n*.md\n/top.txt\nfiles/*.sh\nold/\n");
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
  IgnoreRules inverse("!*.yaml\n");
  CHECK(inverse.ignores("Chart.lock", false));
  CHECK_FALSE(inverse.ignores("Chart.yaml", false));
  inverse.drop(1);
  CHECK_FALSE(inverse.ignores("Chart.lock", false));
}

namespace {

/// The errors of a chart with a template and a helper.
std::vector<twinhull::helm::RenderError> errors_of(const std::string& text,
                                                   const std::string& schema = "{}") {
  twinhull::base::InMemoryFileSystem fs;
  fs.files["c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
  fs.files["c/values.yaml"] = "size: two\nauth: {extra: 1}\n";
  fs.files["c/values.schema.json"] = schema;
  fs.files["c/templates/_h.tpl"] = "{{ define \"h\" }}\n{{ .Values.x.y }}{{ end }}";
  fs.files["c/templates/a.yaml"] = text;
  fs.files["c/templates/b.yaml"] = "kind: ConfigMap\n";
  const twinhull::helm::RenderResult rendered =
      twinhull::helm::render_chart(twinhull::helm::read_chart("c", fs), {.keep_going = true}, fs);
  CHECK(rendered.output.find("kind: ConfigMap") != std::string::npos);
  return rendered.errors;
}

}  // namespace

TEST_CASE("errors of templates are parsed") {
  using Kind = twinhull::helm::RenderError::Kind;
  const auto only = [](const std::string& text) {
    const auto errors = errors_of(text);
    REQUIRE(errors.size() == 1);
    return errors.front();
  };
  SUBCASE("a nil pointer in a template that is included") {
    const auto error = only("a: b\nb: {{ include \"h\" . }}\n");
    CHECK(error.kind == Kind::execution);
    REQUIRE(error.locations.size() == 2);
    CHECK(error.locations[0].file == "c/templates/a.yaml");
    CHECK(error.locations[0].line == 2);
    CHECK(error.locations[1].file == "c/templates/_h.tpl");
    CHECK(error.locations[1].line == 2);
    CHECK(error.locations[1].column == 10);
    CHECK(error.locations[1].at == ".Values.x.y");
    CHECK(reason_of(error).text == "`.Values.x` is not set, so it has no `y`");
  }
  SUBCASE("a template that is not there") {
    const auto error = only("a: {{ include \"nope\" . }}");
    CHECK(reason_of(error).text == "unknown template `nope`");
    CHECK(reason_of(error).at == "include \"nope\" .");
  }
  SUBCASE("a demand of the chart, over two lines") {
    const auto error = only("{{ fail \"no: way\\nsecond\" }}");
    CHECK(error.kind == Kind::demand);
    CHECK(reason_of(error).text == "no: way second");
    CHECK(error.locations.at(0).line == 1);
  }
  SUBCASE("no Go template") {
    const auto error = only("{{ nope }}");
    CHECK(error.kind == Kind::parse);
    CHECK(reason_of(error).text == "unknown function `nope`");
    CHECK(reason_of(error).at == "nope");
    CHECK(error.locations.at(0).line == 1);
  }
  SUBCASE("no YAML, in one of two documents") {
    const auto error = only("kind: A\n---\na: b: c\n");
    CHECK(error.kind == Kind::yaml);
    CHECK(error.text == "a: b: c");
    CHECK(error.locations.at(0).file == "c/templates/a.yaml");
  }
  SUBCASE("values that a schema rejects") {
    const auto errors = errors_of(
        "kind: A\n",
        R"({"properties": {"size": {"type": "integer"}, "auth": {"additionalProperties": false}}, "required": ["host"]})");
    REQUIRE(errors.size() == 3);
    std::vector<std::string> keys;
    for (const auto& error : errors) {
      CHECK(error.kind == Kind::schema);
      keys.push_back(twinhull::base::join(error.keys, "/"));
      CHECK(error.of_key == (keys.back() == "auth/extra"));
    }
    std::ranges::sort(keys);
    CHECK(keys == std::vector<std::string>{"", "auth/extra", "size"});
  }
}
