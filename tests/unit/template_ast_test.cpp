#include <doctest/doctest.h>

#include "template_support.h"

namespace {

std::string findings(const std::string& text) { return run_template(text).findings; }

std::string fragment_findings(const std::string& text) {
  return run_templates({.templates = {{"fragments/one.yaml", text}}}).findings;
}

constexpr const char* no_else = "template-syntax: `else` without `if` | put it directly after its `if`\n";

}  // namespace

TEST_CASE("else must directly follow its if") {
  CHECK(findings("${{ else }}:\n  a: 1\n") == std::string("system/a.yaml:1:1: ") + no_else);
  CHECK(findings("${{ if values.flag }}:\n  a: 1\nb: 2\n${{ else }}:\n  c: 1\n") ==
        std::string("system/a.yaml:4:1: ") + no_else);
  CHECK(findings(
            "k:\n  ${{ if values.flag }}:\n    a: 1\n  ${{ else }}:\n    b: 1\n  ${{ else }}:\n    c: 1\n") ==
        std::string("system/a.yaml:6:3: ") + no_else);
  CHECK(findings("l:\n  - ${{ if values.flag }}: a\n  - ${{ else }}: b\n") ==
        std::string("system/a.yaml:3:5: ") + no_else);
  CHECK(findings("k:\n  ${{ if values.flag }}:\n    a: 1\n  ${{ else values.flag }}:\n    b: 1\n") ==
        "system/a.yaml:4:12: template-syntax: `values.flag` after `else` | write `else if`\n");
}

TEST_CASE("an invalid if does not invalidate its else") {
  CHECK(findings(
            "${{ if (values.flag }}:\n  a: 1\n${{ else if values.flag }}:\n  b: 1\n${{ else }}:\n  b: 2\n") ==
        "system/a.yaml:1:20: template-syntax: `)` is missing | see docs/template-language.md for the syntax "
        "of expressions\n");
}

TEST_CASE("insert has no content") {
  CHECK(findings("c: 1\n${{ insert values.map }}:\n  b: 1\n") ==
        "system/a.yaml:3:3: template-syntax: `insert` has content | leave it empty: the key specifies what "
        "is inserted\n");
}

TEST_CASE("each declares its variables") {
  for (const char* wrong : {"values.list", "1 in values.list", "a b in values.list", "a, in values.list",
                            "a-b in values.list", " in values.list"}) {
    CAPTURE(wrong);
    CHECK(findings(std::string("a:\n  - ${{ each ") + wrong + " }}: x\n")
              .find("does not have the form `each x in …`") != std::string::npos);
  }
}

TEST_CASE("each iterates over lists and maps, with and without keys") {
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

TEST_CASE("the content of a control key matches its context") {
  CHECK(findings("a:\n  ${{ if values.flag }}:\n    - x\n") ==
        "system/a.yaml:3:5: template-syntax: a control key in a map must contain a map | its content "
        "is spliced "
        "into the surrounding map\n");
  CHECK(findings("a:\n  - ${{ if values.flag }}:\n") ==
        "system/a.yaml:2:27: template-syntax: a control key without content | its content is "
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
  CHECK(fragment_findings("${{ fragment o-ne() }}:\n  a: 1\n").find("must contain only letters") !=
        std::string::npos);
  CHECK(fragment_findings("${{ fragment one(a,,b) }}:\n  a: 1\n").find("must contain only letters") !=
        std::string::npos);
  CHECK(fragment_findings("${{ fragment two() }}:\n  a: 1\n").find("the fragment `two` is in `one.yaml`") !=
        std::string::npos);
  CHECK(fragment_findings("${{ fragment one(a, b) }}:\n  a: 1\n").empty());
}
