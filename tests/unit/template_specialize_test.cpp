#include <doctest/doctest.h>

#include "template_support.h"

namespace {

/// The findings of one expression below a key, without their locations.
std::string wrong(const std::string& expression) {
  const std::string line = run_template("key: ${{ " + expression + " }}\n").findings;
  const std::size_t begin = line.find(": ");
  return begin == std::string::npos ? line : line.substr(begin + 2);
}

}  // namespace

TEST_CASE("names and paths are checked statically") {
  CHECK(run_template("a: 1\nb: ${{ values.cuont }}\n").findings ==
        "system/a.yaml:2:8: undefined-name: `values.cuont` is not defined | did you mean `count`?\n");
  CHECK(wrong("values.api.replica") ==
        "undefined-name: `values.api.replica` is not defined | did you mean `replicas`?\n");
  CHECK(wrong("value.count") == "undefined-name: `value` is not defined here | did you mean `values`?\n");
  CHECK(wrong("system.words") == "undefined-name: system.yaml has no `words` here | did you mean `word`?\n");
  CHECK(wrong("release.nam") ==
        "undefined-name: `release.nam` is not defined | did you mean `release.name`?\n");
  CHECK(wrong("output") == "undefined-name: `output` is not a value | use `output.helm`\n");
  CHECK(wrong("values.note.x") ==
        "undefined-name: `values.note.x` is not defined | see docs/template-language.md\n");
  CHECK(wrong("system.word.x") ==
        "expression-type-mismatch: `.x` is used on a string | only maps have members\n");
  CHECK(wrong("component.name").starts_with("undefined-name: `component` is not defined here"));
}

TEST_CASE("types are checked") {
  CHECK(wrong("upcase(values.tag)").starts_with("undefined-name: unknown function or fragment `upcase`"));
  CHECK(wrong("uper(values.tag)").ends_with("| did you mean `upper`?\n"));
  CHECK(wrong("lower()") ==
        "expression-type-mismatch: `lower` requires 1 argument, not 0 | `lower` is A to Z in lowercase\n");
  CHECK(wrong("sha256(values.count)") ==
        "expression-type-mismatch: `x` of `sha256` is an integer, but must be a string | convert it to a "
        "string with "
        "`string(…)`\n");
  CHECK(wrong("upper(values.note)") ==
        "expression-type-mismatch: `x` of `upper` may contain non-ASCII letters | add a `format` or an "
        "`enum` to the value's schema\n");
  CHECK(wrong("values.count == \"3\"")
            .starts_with("expression-type-mismatch: `==` compares an integer with a string"));
  CHECK(wrong("values.note < values.tag").ends_with("| compare two integers\n"));
  CHECK(wrong("values.note && values.tag")
            .starts_with("expression-type-mismatch: a condition on non-boolean values"));
  CHECK(wrong("values.either").starts_with("expression-type-mismatch: this value is a string or a list"));
  CHECK(wrong("values[values.note]")
            .starts_with("expression-type-mismatch: the key in `[]` is not a static string"));
  CHECK(run_template("a: x${{ values.map }}\n").findings ==
        "system/a.yaml:1:9: expression-type-mismatch: a map inside a text | only strings, numbers and "
        "booleans "
        "can be part "
        "of a text\n");
  CHECK(run_template("${{ values.count }}: 1\n").findings ==
        "system/a.yaml:1:1: expression-type-mismatch: a key is an integer | convert it to a string with "
        "`string(…)`\n");
  CHECK(wrong("json(system.derived)").find("an expression that depends on values in a collection") !=
        std::string::npos);
}

TEST_CASE("control keys accept what they can splice") {
  CHECK(run_template("a:\n  - ${{ each x in values.note }}: x\n").findings ==
        "system/a.yaml:2:19: expression-type-mismatch: `each` iterates over a string | iterate over a map or "
        "a list\n");
  CHECK(run_template("a:\n  - ${{ each x in system.word }}: x\n").findings.find("iterates over a string") !=
        std::string::npos);
  CHECK(run_template("a:\n  b: c\n  ${{ insert values.list }}:\n").findings ==
        "system/a.yaml:3:14: expression-type-mismatch: `insert` splices a list into a map | insert a map\n");
  CHECK(run_template("a:\n  - ${{ insert system.settings }}:\n").findings ==
        "system/a.yaml:2:16: expression-type-mismatch: `insert` splices a map into a list | insert a list\n");
}

TEST_CASE("optional values must be tested first") {
  CHECK(run_template("a: ${{ values.extra }}\n").findings ==
        "system/a.yaml:1:4: possibly-unset-value: `values.extra` may be absent: its schema has no default "
        "| put "
        "it below `${{ if "
        "values.extra }}:`, or use `default(…)`\n");
  CHECK(wrong("values.section.deep") ==
        "possibly-unset-value: `values.section` may be absent: its schema has no default | put `deep` "
        "below `${{ if "
        "values.section }}:`\n");
  CHECK(wrong("default(values.extra, \"x\")").empty());
  CHECK(wrong("!values.extra").empty());
  CHECK(wrong("values.extra && values.extra == \"x\"").find("possibly-unset-value") == std::string::npos);

  const std::string guarded =
      "a:\n  b: 1\n  ${{ if values.flag && values.extra }}:\n    c: ${{ values.extra }}\n";
  CHECK(run_template(guarded).findings.empty());
  // The assumption applies in its branch only.
  CHECK(run_template(guarded + "  ${{ else }}:\n    d: ${{ values.extra }}\n")
            .findings.starts_with("system/a.yaml:6:8: "));
  CHECK(run_template(guarded + "  d: ${{ values.extra }}\n").findings.starts_with("system/a.yaml:5:6: "));
  CHECK(run_template("a:\n  ${{ if values.flag || values.extra }}:\n    c: ${{ values.extra }}\n")
            .findings.find("possibly-unset-value") != std::string::npos);
}

TEST_CASE("only strings are allowed where Kubernetes requires strings") {
  auto location = [](const std::string& text) {
    const std::string findings = run_template(text).findings;
    return findings.substr(0, findings.find(" | "));
  };
  CHECK(location("metadata:\n  annotations:\n    a: ${{ values.count }}\n") ==
        "system/a.yaml:3:8: non-string-value: this is an integer, but an annotation value must be a string");
  CHECK(location("metadata:\n  labels:\n    a: true\n") ==
        "system/a.yaml:3:8: non-string-value: this is a boolean, but a label value must be a string");
  CHECK(location(
            "${{ if values.flag }}:\n  spec:\n    containers:\n      - env:\n          - name: A\n         "
            "   value: 1\n") ==
        "system/a.yaml:6:20: non-string-value: this is an integer, but the value of an environment variable "
        "must be a string");
  CHECK(location("kind: ConfigMap\ndata:\n  a: ${{ values.flag }}\n") ==
        "system/a.yaml:3:6: non-string-value: this is a boolean, but values of ConfigMaps and Secrets must "
        "be strings");
  CHECK(location("kind: ConfigMap\ndata:\n  a: ${{ string(values.flag) }}\n").empty());
  // The content of one document does not affect the next.
  CHECK(location("kind: ConfigMap\n---\ndata: {a: 1}\n").empty());
}

TEST_CASE("cycles are reported") {
  CHECK(wrong("system.loop").starts_with("template-cycle: this expression depends on itself"));
  const TemplateResult direct =
      run_templates({.templates = {{"fragments/f.yaml",
                                    "${{ fragment f(x) }}:\n  a: ${{ f(replace(x, \"a\", \"aa\")) }}\n"},
                                   {"system/a.yaml", "a: ${{ f(\"a\") }}\n"}}});
  CHECK(direct.findings ==
        "fragments/f.yaml:2:10: template-cycle: the fragment `f` includes itself | remove the recursive "
        "call, direct or through other fragments\n");
  const TemplateResult indirect =
      run_templates({.templates = {{"fragments/f.yaml", "${{ fragment f() }}:\n  ${{ insert g() }}:\n"},
                                   {"fragments/g.yaml", "${{ fragment g() }}:\n  a: ${{ f() }}\n"},
                                   {"system/a.yaml", "a: ${{ g() }}\n"}}});
  CHECK(indirect.findings.find("the fragment `g` includes itself") != std::string::npos);
}

TEST_CASE("a fragment is generated once per arguments, with a unique name") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/f.yaml", "${{ fragment f(x) }}:\n  is: ${{ json(x) }}\n"},
                     {"system/a.yaml",
                      "a: ${{ f(system.list) }}\nb: ${{ f(system.rows) }}\nc: ${{ f(system.list) }}\n"
                      "d: ${{ f(\"x }}\") }}\ne: ${{ f(\"x-\") }}\n"
                      "${{ each row in system.rows }}:\n  row${{ row.id }}: ${{ f(row) }}\n"}}});
  CHECK(result.findings.empty());
  CHECK(result.objects ==
        "a:\n  is: \"[\\\"a\\\",\\\"b\\\"]\"\nb:\n  is: \"[{\\\"id\\\":1},{\\\"id\\\":2}]\"\nc:\n  is: "
        "\"[\\\"a\\\",\\\"b\\\"]\"\nd:\n  is: \"\\\"x }}\\\"\"\ne:\n  is: \"\\\"x-\\\"\"\nrow1:\n  is: "
        "\"{\\\"id\\\":1}\"\nrow2:\n  is: \"{\\\"id\\\":2}\"\n");
  const std::string& chart = result.chart.at("a.yaml");
  CHECK(chart.find("\"shop.list.f\"") != chart.rfind("\"shop.list.f\""));
  CHECK(chart.find("\"shop.rows.f\"") != std::string::npos);
  CHECK(chart.find("\"shop.x---.f\"") != std::string::npos);
  CHECK(chart.find("\"shop.row.f\"") != std::string::npos);
  CHECK(chart.find("\"shop.row.f-2\"") != std::string::npos);
}

TEST_CASE("a fragment has static arguments and a literal result") {
  auto with = [](const std::string& body, const std::string& use) {
    return run_templates(
               {.templates = {{"fragments/f.yaml", "${{ fragment f(x) }}:" + body}, {"system/a.yaml", use}}})
        .findings;
  };
  CHECK(with("\n  a: 1\n", "a: ${{ f(values.note) }}\n").find("a fragment's argument depends on values") !=
        std::string::npos);
  CHECK(with("\n  a: 1\n", "a: ${{ f() }}\n").find("the fragment `f` requires 1 argument, not 0") !=
        std::string::npos);
  for (const char* body : {" text\n", " ${{ values.map }}\n", "\n"}) {
    CHECK(with(body, "a: ${{ f(1) }}\nb: ${{ f(1) }}\n")
              .find("the fragment `f` is not a literal map or list") != std::string::npos);
  }
  CHECK(with("\n  a: 1\n", "a:\n  ${{ each v in f(1) }}:\n    b: 1\n")
            .find("`each` iterates over a fragment") != std::string::npos);
}

TEST_CASE("documents are literal maps") {
  for (const char* text : {"${{ each x in values.list }}: ${{ x }}\n", "${{ insert values.list }}:\n",
                           "${{ if values.flag }}:\n  - a\n", "${{ if values.flag }}: ${{ values.map }}\n"}) {
    CAPTURE(text);
    CHECK(run_template(text).findings.find("this document is not a map") != std::string::npos);
  }
}

TEST_CASE("lines of a text are scalars") {
  for (const char* line : {"{a: b}", "[a]", "${{ values.map }}", "${{ system.list }}",
                           "${{ insert values.list }}:", "${{ insert system.rows }}:"}) {
    CAPTURE(line);
    const std::string text = std::string("- ok\n- ") + line + "\n";
    const std::string findings = run_templates({.templates = {{"chart/NOTES.txt.yaml", text}}}).findings;
    CHECK(findings.starts_with("chart/NOTES.txt.yaml:2:"));
    CHECK(findings.find("expression-type-mismatch") != std::string::npos);
  }
}
