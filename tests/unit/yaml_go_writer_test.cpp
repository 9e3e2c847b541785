#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "base/go_float.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

std::string printed(std::string text) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t file = files.add("x.yaml", std::move(text));
  const yaml::ReadResult read = yaml::read(files, file, arena);
  REQUIRE(read.documents.size() == 1);
  return yaml::write_go_yaml(*read.documents[0].root).value_or("(nothing)");
}

}  // namespace

TEST_CASE("Go's YAML: lists have the indentation of their key, and keys are sorted with numbers by value") {
  CHECK(printed("b: [1, [2, {c: d}]]\na: {}\np10: []\np2: ~\n") ==
        "a: {}\nb:\n- 1\n- - 2\n  - c: d\np2: null\np10: []\n");
  CHECK(printed("{\"a-b\": 1, ab: 2, a: 3, A: 4}") == "A: 4\na: 3\na-b: 1\nab: 2\n");
}

TEST_CASE("Go's YAML: texts that YAML 1.1 reads as another type are quoted") {
  for (const std::string text : {"yes", "NO", "~", "", "0x1F", "1_000", "1e3", "08", ".5", "12:30",
                                 "2024-02-29", "2024-1-2 3:4:5", "-.inf"}) {
    CHECK_MESSAGE(printed("\"" + text + "\"") == "\"" + text + "\"\n", text);
  }
  for (const std::string text : {"2024-02-30", "1.2.3", "0x", "1e999", "yEs", "12:60", "<<", "=", "+"}) {
    CHECK_MESSAGE(printed("\"" + text + "\"") == text + "\n", text);
  }
}

TEST_CASE("Go's YAML: line breaks, indicators and escapes choose the style") {
  CHECK(printed(R"(a: "x\ny")") == "a: |-\n  x\n  y\n");
  CHECK(printed(R"(a: " x\n\n")") == "a: |2+\n   x\n\n");
  CHECK(printed(R"(a: "x \ny")") == "a: \"x \\ny\"\n");
  CHECK(printed(R"("a\nb": [1])") == "? |-\n  a\n  b\n: - 1\n");
  CHECK(printed(R"("a: b": "it's # x")") == "'a: b': 'it''s # x'\n");
  CHECK(printed(R"("\t\U0001F600")") == "\"\\t\\U0001F600\"\n");
  CHECK(printed(R"("\x7F")") == "(nothing)");
}

TEST_CASE("Go's YAML: texts are folded beyond column 80") {
  const std::string word(40, 'x');
  CHECK(printed("a: " + word + " " + word + " end") == "a: " + word + " " + word + "\n  end\n");
}

TEST_CASE("Go's YAML: whole numbers have no exponent, others have one from 1e+06 on") {
  CHECK(printed("[1e6, 1.5, 1000000.5, 1e19, 1e20, -0.0, 0.00001]") ==
        "- 1000000\n- 1.5\n- 1.0000005e+06\n- 10000000000000000000\n- 1e+20\n- 0\n- 1e-05\n");
  CHECK(base::go_json_float(1.5e-7) == "1.5e-7");
  CHECK(base::go_json_float(1e21) == "1e+21");
}
