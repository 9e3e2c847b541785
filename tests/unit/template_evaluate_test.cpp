#include <doctest/doctest.h>

#include "template_support.h"

namespace {

/// The objects of a template without findings.
std::string objects(const std::string& text) {
  const TemplateResult result = run_template(text);
  CHECK(result.findings == "");
  return result.objects;
}

}  // namespace

TEST_CASE("collections that end up empty are omitted, literal ones are kept") {
  CHECK(objects(R"(
kept: {}
kept too: []
gone: ${{ values.groups }}
gone too:
  ${{ if !values.flag }}:
    a: 1
deeply:
  gone:
    - ${{ each k, x in values.groups }}: ${{ k }}
list:
  - ${{ values.groups }}
  - {}
  - last
)") == "kept: {}\nkept too: []\nlist:\n  - {}\n  - last\n");
}

TEST_CASE("absent static values are omitted with their key or item") {
  CHECK(objects("a: ${{ system.nowhere }}\nb: null\nc: [\"${{ system.nowhere.deep }}\", x]\n") ==
        "b: null\nc:\n  - x\n");
}

TEST_CASE("keys keep the template's order, loops are in key order") {
  CHECK(objects("z: 1\n${{ insert values.map }}:\nw: 2\n${{ each k, v in values.map }}:\n  x${{ k }}: ${{ v "
                "}}\n") == "z: 1\nb: \"2\"\na: \"1\"\nw: 2\nxa: \"1\"\nxb: \"2\"\n");
}

TEST_CASE("documents can be conditional and in loops") {
  CHECK(objects("${{ each key, component in system.components }}:\n  ${{ if component.values.enabled }}:\n"
                "    name: ${{ component.name }}\n    port: ${{ component.port }}\n---\n"
                "${{ if values.mode == \"slow\" }}:\n  a: 1\n${{ else if values.flag }}:\n  a: 2\n"
                "---\n${{ each x in values.list }}:\n  x: ${{ x }}\n") ==
        "name: shop-api\nport: 8000\n---\na: 2\n---\nx: p\n---\nx: q\n");
}

TEST_CASE("a component's template is evaluated once per component") {
  const TemplateResult result =
      run_templates({.templates = {{"component/x.yaml", "name: ${{ component.name }}\n"},
                                   {"chart/only.yaml", "in: the chart\n"}}});
  CHECK(result.objects == "name: shop-api\n---\nname: web\n");
  CHECK(result.chart.contains("api/x.yaml"));
  CHECK(result.chart.contains("web/x.yaml"));
  CHECK(result.chart.contains("only.yaml"));
}

TEST_CASE("texts, numbers and truth values are those of Helm") {
  CHECK(
      objects(
          "a: ${{ values.count }}/${{ values.flag }}/${{ values.note }}\nb: ${{ default(values.note, 1) }}\n"
          "c: ${{ release.name }} in ${{ release.namespace }} by ${{ release.service }}\n"
          "d: ${{ output.helm }}\ne: ${{ !values.groups && values.count > 2 }}\nf: ${{ default(values.small, "
          "\"x\") }}\n") ==
      "a: 3000000/true/say \"hi\"\nb: say \"hi\"\nc: shop in prod by kustomize\nd: false\ne: "
      "true\nf: 3\n");
}

TEST_CASE("fragments are inserted where they are called") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/labels.yaml", "${{ fragment labels(of) }}:\n  app: ${{ of.name }}\n"},
                     {"fragments/items.yaml", "${{ fragment items() }}:\n  - ${{ values.note }}\n"},
                     {"fragments/none.yaml", "${{ fragment none() }}:\n  ${{ insert values.groups }}:\n"},
                     {"component/x.yaml",
                      "labels: ${{ labels(component) }}\nsum: ${{ json(labels(component)) }}\n"
                      "list:\n  - ${{ insert items() }}:\n  - x\nnone: ${{ none() }}\n"
                      "${{ if none() }}:\n  not: 1\n${{ else }}:\n  yes it is: 1\n"}}});
  CHECK(result.findings == "");
  CHECK(result.objects.starts_with(
      "labels:\n  app: shop-api\nsum: \"{\\\"app\\\":\\\"shop-api\\\"}\"\nlist:\n  - say "
      "\"hi\"\n  - x\nyes it is: 1\n---\n"));
}

TEST_CASE("a key that is generated twice is a finding") {
  CHECK(run_template("a: 1\n${{ insert values.map }}:\n").findings ==
        "values.yaml:11:15: duplicate-key: the key `a` is generated twice in one map | remove one of them\n");
  CHECK(run_template("${{ system.word }}: 1\nhello: 2\n").findings ==
        "system/a.yaml:2:1: duplicate-key: the key `hello` is generated twice in one map | remove one of "
        "them\n");
  // In the chart, either branch is possible, whatever the values are now.
  const std::string_view twice =
      ": duplicate-key: the key `a` is generated twice in one map | remove one of them\n";
  CHECK(run_template("a: 1\n${{ if values.flag }}:\n  a: 2\n${{ else }}:\n  b: 1\n").findings ==
        "system/a.yaml:3:3" + std::string(twice));
  CHECK(run_template("${{ if values.flag }}:\n  b: 2\n${{ else }}:\n  a: 1\na: 2\n").findings ==
        "system/a.yaml:4:3" + std::string(twice));
  CHECK(run_template("${{ if values.flag }}:\n  a: 1\n${{ else }}:\n  a: 2\n").findings.empty());
  CHECK(run_template("${{ if values.flag }}:\n  a: 1\n---\na: 2\n").findings.empty());
}
