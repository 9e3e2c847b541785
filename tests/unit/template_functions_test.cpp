#include <doctest/doctest.h>

#include <algorithm>

#include "template/functions.h"
#include "template_support.h"
#include "yaml_support.h"

using namespace twinhull;

TEST_CASE("every function's example returns the documented result") {
  for (const tmpl::Function& function : tmpl::functions()) {
    CAPTURE(function.example);
    // A loop over one map binds the name that examples use for data.
    TemplateInputs inputs;
    inputs.system = "samples: [{list: [a, b], own: {a: 1}, common: {a: 2, b: 2}}]";
    inputs.system_schema = "{}";
    inputs.templates["system/a.yaml"] =
        "${{ each sample in system.samples }}:\n  result: ${{ " + std::string(function.example) + " }}\n";
    const TemplateResult result = run_templates(inputs);
    CHECK(result.findings == "");
    const YamlText actual("---\n" + result.objects);
    const YamlText wanted("---\nresult: " + std::string(function.example_result) + "\n");
    CHECK_MESSAGE(yaml::equal(actual.root(), wanted.root()), result.objects);
  }
}

TEST_CASE("the table is complete, sorted and found by name") {
  CHECK(std::ranges::is_sorted(tmpl::functions(), {}, &tmpl::Function::name));
  for (const tmpl::Function& function : tmpl::functions()) {
    CAPTURE(function.name);
    CHECK(tmpl::find_function(function.name) == &function);
    CHECK_FALSE(function.summary.empty());
    CHECK_FALSE(function.example.empty());
    for (std::size_t i = 0; i < function.parameters.size(); ++i) {
      CHECK(function.helm.find("{" + std::to_string(i) + "}") != std::string_view::npos);
    }
  }
  CHECK(tmpl::find_function("nowhere") == nullptr);
  CHECK(tmpl::find_function("") == nullptr);
}

TEST_CASE("texts at the edges") {
  auto result = [](const std::string& expression) {
    const TemplateResult made = run_template("r: ${{ " + expression + " }}\n");
    CHECK(made.findings == "");
    return made.objects;
  };
  CHECK(result("base64('')") == "r: \"\"\n");
  CHECK(result("base64('a')") == "r: YQ==\n");
  CHECK(result("base64('ab')") == "r: YWI=\n");
  CHECK(result("base64('abc')") == "r: YWJj\n");
  CHECK(result("replace('aa', 'a', 'aa')") == "r: aaaa\n");
  CHECK(result("replace('äb', '', '-')") == "r: -ä-b-\n");
  CHECK(result("replace('', '', '-')") == "r: \"-\"\n");
  CHECK(result("truncate('abc', 9)") == "r: abc\n");
  CHECK(result("truncate('abc', -2)") == "r: bc\n");
  CHECK(result("truncate('abc', -9)") == "r: abc\n");
  CHECK(result("truncate('abc', 0)") == "r: \"\"\n");
  CHECK(result("trimSuffix('aaa', 'a')") == "r: aa\n");
  CHECK(result("join(values.list, '')") == "r: pq\n");
  CHECK(result("length('ä')") == "r: 2\n");
  CHECK(result("default(0, 'x')") == "r: x\n");
  CHECK(result("default(false, 3)") == "r: 3\n");
  CHECK(result("choose(values.flag, 1, 2)") == "r: 1\n");
}

TEST_CASE("JSON equals the output of Go's encoder") {
  auto json = [](const std::string& text) { return tmpl::to_json(YamlText("---\n" + text + "\n").root()); };
  CHECK(json("{b: [1, 0x10, 1.5, true, null], a: {}}") == "{\"a\":{},\"b\":[1,16,1.5,true,null]}");
  CHECK(json("\"<&>\\u2028 \\\"\\\\\\n\\t\\x01é\"") ==
        "\"\\u003c\\u0026\\u003e\\u2028 \\\"\\\\\\n\\t\\u0001é\"");
}

TEST_CASE("truth values are those of Helm") {
  for (const char* text : {"null", "false", "0", "0.0", "\"\"", "[]", "{}"}) {
    CAPTURE(text);
    CHECK_FALSE(tmpl::is_truthy(&YamlText(std::string("---\n") + text + "\n").root()));
  }
  for (const char* text : {"true", "-1", "0.5", "\"0\"", "[0]", "{a: null}"}) {
    CAPTURE(text);
    CHECK(tmpl::is_truthy(&YamlText(std::string("---\n") + text + "\n").root()));
  }
  CHECK_FALSE(tmpl::is_truthy(nullptr));
}
