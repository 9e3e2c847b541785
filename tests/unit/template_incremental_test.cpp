#include <doctest/doctest.h>

#include "template_support.h"

using namespace twinhull;

namespace {

const TemplateInputs several = {
    .templates = {
        {"component/x.yaml", "name: ${{ component.name }}\nreplicas: ${{ component.values.replicas }}\n"},
        {"fragments/labels.yaml", "${{ fragment labels() }}:\n  tag: ${{ values.tag }}\n"},
        {"system/branch.yaml", "a:\n  c: d\n  ${{ if values.flag }}:\n    b: ${{ values.note }}\n"},
        {"system/labelled.yaml", "labels: ${{ labels() }}\n"},
        {"system/loop.yaml", "a:\n  ${{ each k, v in values.map }}:\n    ${{ k }}: ${{ v }}\n"},
        {"system/place.yaml", "in: ${{ release.namespace }}\n"},
        {"system/still.yaml", "word: ${{ system.word }}\n"}}};

/// The outputs that another environment does not share with the one of the inputs' values.
std::string made_anew(const std::string& values, std::string_view namespace_name = "prod") {
  TemplateBench bench(several);
  REQUIRE(bench.findings.empty());
  const tmpl::IncrementalEvaluator incremental(bench.program, bench.environment(several.values), bench.arena,
                                               bench.findings);
  tmpl::EvaluationContext other = bench.environment(values);
  other.release_namespace = namespace_name;
  const std::vector<const yaml::Node*> made = incremental.evaluate(other, bench.arena, bench.findings);
  CHECK(objects_as_text(made) ==
        objects_as_text(tmpl::evaluate(bench.program, other, bench.arena, bench.findings)));
  REQUIRE(bench.findings.empty());

  const std::vector<const yaml::Node*> own = incremental.objects();
  const std::vector<const tmpl::OutputTemplate*> units = tmpl::object_units(bench.program);
  REQUIRE(made.size() == units.size());
  REQUIRE(own.size() == units.size());
  std::string names;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (made[i] != own[i]) names += units[i]->output + " ";
  }
  return names;
}

std::string with(const std::string& from, const std::string& to) {
  std::string values = several.values;
  const std::size_t at = values.find(from);
  REQUIRE(at != std::string::npos);
  return values.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the same values in another file change nothing") { CHECK(made_anew(several.values) == ""); }

TEST_CASE("only templates that read a different value are evaluated again") {
  CHECK(made_anew(with("replicas: 2", "replicas: 3")) == "api/x.yaml ");
  CHECK(made_anew(with("note: \"say", "note: \"never say")) == "branch.yaml ");
  CHECK(made_anew(with("flag: true", "flag: false")) == "branch.yaml ");
  CHECK(made_anew(with("small: 3", "small: 4")) == "");
}

TEST_CASE("reads in fragments and loops are tracked") {
  CHECK(made_anew(with("tag: \"1.0\"", "tag: \"1.1\"")) == "labelled.yaml ");
  CHECK(made_anew(with("map: {b: \"2\"", "map: {b: \"3\"")) == "loop.yaml ");
  CHECK(made_anew(with("map: {b: \"2\"", "map: {c: \"2\"")) == "loop.yaml ");
}

TEST_CASE("added and removed values are differences, and so is their style") {
  CHECK(made_anew(with("flag: true\n", "")) == "branch.yaml ");
  CHECK(made_anew(with("b: \"2\", ", "")) == "loop.yaml ");
  CHECK(made_anew(with("b: \"2\"", "b: '2'")) == "loop.yaml ");
}

TEST_CASE("the namespace affects the templates that use it") {
  CHECK(made_anew(several.values, "test") == "place.yaml ");
}
