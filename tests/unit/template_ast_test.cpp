#include <doctest/doctest.h>

#include "template_support.h"

namespace {

std::string findings(const std::string& text) { return run_template(text).findings; }

std::string fragment_findings(const std::string& text) {
  return run_templates({.templates = {{"fragments/one.yaml", text}}}).findings;
}

constexpr const char* no_else =
    "template-syntax: `else` has no `if` before it | put it right below the `if` it belongs to\n";

}  // namespace

TEST_CASE("else belongs right below its if") {
  CHECK(findings("${{ else }}:\n  a: 1\n") == std::string("system/a.yaml:1:1: ") + no_else);
  CHECK(findings("${{ if values.flag }}:\n  a: 1\nb: 2\n${{ else }}:\n  c: 1\n") ==
        std::string("system/a.yaml:4:1: ") + no_else);
  CHECK(findings(
            "k:\n  ${{ if values.flag }}:\n    a: 1\n  ${{ else }}:\n    b: 1\n  ${{ else }}:\n    c: 1\n") ==
        std::string("system/a.yaml:6:3: ") + no_else);
  CHECK(findings("l:\n  - ${{ if values.flag }}: a\n  - ${{ else }}: b\n") ==
        std::string("system/a.yaml:3:5: ") + no_else);
  CHECK(findings("k:\n  ${{ if values.flag }}:\n    a: 1\n  ${{ else values.flag }}:\n    b: 1\n") ==
        "system/a.yaml:4:12: template-syntax: `values.flag` stands after `else` | write `else if`\n");
}

TEST_CASE("a wrong if does not make its else wrong") {
  CHECK(findings(
            "${{ if (values.flag }}:\n  a: 1\n${{ else if values.flag }}:\n  b: 1\n${{ else }}:\n  b: 2\n") ==
        "system/a.yaml:1:20: template-syntax: `)` is missing | see docs/template-language.md for what an "
        "expression may "
        "hold\n");
}

TEST_CASE("nothing stands below insert") {
  CHECK(findings("c: 1\n${{ insert values.map }}:\n  b: 1\n") ==
        "system/a.yaml:3:3: template-syntax: something stands below `insert` | leave it empty: what is "
        "inserted is named "
        "in the key\n");
}

TEST_CASE("each names its variables") {
  for (const char* wrong : {"values.list", "1 in values.list", "a b in values.list", "a, in values.list",
                            "a-b in values.list", " in values.list"}) {
    CAPTURE(wrong);
    CHECK(findings(std::string("a:\n  - ${{ each ") + wrong + " }}: x\n")
              .find("is not of the form `each x in …`") != std::string::npos);
  }
}

TEST_CASE("each goes over lists and maps, with and without keys") {
  const TemplateResult result = run_template(R"(
a:
  - ${{ each x in system.list }}: ${{ x }}
b:
  - ${{ each i, x in system.list }}: ${{ i }}${{ x }}
c:
  - ${{ each v in system.settings }}: v${{ v }}
d:
  ${{ each k, v in system.settings }}:
    ${{ k }}: v${{ v }}
e:
  - ${{ each i, x in values.list }}: ${{ string(i) }}-${{ x }}
f:
  - ${{ each x in values.map }}: v${{ x }}
)");
  CHECK(result.findings.empty());
  CHECK(result.objects ==
        "a:\n  - a\n  - b\nb:\n  - \"0a\"\n  - \"1b\"\nc:\n  - v1\n  - v2\nd:\n  A: v1\n  B: v2\n"
        "e:\n  - 0-p\n  - 1-q\nf:\n  - v1\n  - v2\n");
}

TEST_CASE("what stands below a control key fits the place") {
  CHECK(findings("a:\n  ${{ if values.flag }}:\n    - x\n") ==
        "system/a.yaml:3:5: template-syntax: a control key of a map has no map below it | what stands below "
        "is spliced "
        "into the surrounding map\n");
  CHECK(findings("a:\n  - ${{ if values.flag }}:\n") ==
        "system/a.yaml:2:27: template-syntax: nothing stands below a control key | what stands below is "
        "spliced into the "
        "surrounding list\n");
}

TEST_CASE("lists in lists stay lists in lists") {
  const TemplateResult result =
      run_template("a:\n  - - x\n    - ${{ if values.flag }}: [b, [c]]\n  - [[d]]\n");
  CHECK(result.findings.empty());
  CHECK(result.objects == "a:\n  - - x\n    - b\n    - - c\n  - - - d\n");
}

TEST_CASE("a fragment's file is one map with its head") {
  CHECK(fragment_findings("a: 1\n").find("this is not a fragment") != std::string::npos);
  CHECK(fragment_findings("- a\n").find("this is not a fragment") != std::string::npos);
  CHECK(fragment_findings("${{ fragment one }}:\n  a: 1\n").find("this is not a fragment") !=
        std::string::npos);
  CHECK(fragment_findings("${{ fragment o-ne() }}:\n  a: 1\n").find("named by letters") != std::string::npos);
  CHECK(fragment_findings("${{ fragment one(a,,b) }}:\n  a: 1\n").find("named by letters") !=
        std::string::npos);
  CHECK(
      fragment_findings("${{ fragment two() }}:\n  a: 1\n").find("the fragment `two` stands in `one.yaml`") !=
      std::string::npos);
  CHECK(fragment_findings("${{ fragment one(a, b) }}:\n  a: 1\n").empty());
}
