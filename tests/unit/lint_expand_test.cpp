#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "lint/load/kustomize/expand.h"

using namespace twinhull;

namespace {

const std::map<std::string, std::string, std::less<>> variables = {
    {"name", "web"}, {"empty", ""}, {"path", "a/b/c.tar.gz"}, {"n", "2"}};

lint::Expanded expand(std::string_view text) {
  return lint::expand(text, [](std::string_view name) -> const std::string* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : &found->second;
  });
}

}  // namespace

TEST_CASE("the forms of variables that Flux knows") {
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"a ${name} b", "a web b"},
      {"$name stays", "$name stays"},
      {"$${name} $$x $", "${name} $x $"},
      {"${gone}", ""},
      {"${gone:-x} ${empty:-x} ${name:-x}", "x x web"},
      {"${gone:=x} ${gone=x} ${empty=x}", "x x x"},
      {"${gone:-a-${name}-b}", "a-web-b"},
      {"${gone:-${other:-${n}}}", "2"},
      {"${gone:-}", ""},
      {"${#name}", "3"},
      {"${name^} ${name^^} ${name,,}", "Web WEB web"},
      {"${name:1} ${name:1:1} ${name:9} ${name:0:9}", "eb e  web"},
      {"${path#*/} ${path##*/}", "b/c.tar.gz c.tar.gz"},
      {"${path%.*} ${path%%.*}", "a/b/c.tar a/b/c"},
      {"${path/b/x} ${path//./-} ${path/#a/x} ${path/%gz/x}",
       "a/x/c.tar.gz a/b/c-tar-gz x/b/c.tar.gz a/b/c.tar.x"},
      {"${name/e/}", "wb"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const lint::Expanded result = expand(row.text);
    CHECK(result.error == "");
    CHECK(result.text == row.expected);
  }
}

TEST_CASE("what Flux cannot read") {
  struct Row {
    std::string_view text;
    std::string_view error;
  };
  const Row rows[] = {
      {"${", "unable to parse variable name"},
      {"${}", "unable to parse variable name"},
      {"${a", "missing closing brace"},
      {"${a b}", "missing closing brace"},
      {"${a[@]}", "missing closing brace"},
      {"${a.b}", "missing closing brace"},
      {"${a-b}", "missing closing brace"},
      {"${a:-b", "unable to parse substitution within function"},
      {"${a/b}", "bad substitution"},
      {"${#}", "bad substitution"},
      {"x ${ok} ${!a}", "unable to parse variable name"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(expand(row.text).error == row.error);
  }
  CHECK(expand("ab ${c[1]}").at == 3);
}

TEST_CASE("variables without a value are named, unless they have a default") {
  const lint::Expanded result = expand("${a} ${b:-x} ${#c} ${name} ${d^^} $${e} ${f:=}");
  REQUIRE(result.unset.size() == 3);
  CHECK(result.unset[0] == "a");
  CHECK(result.unset[1] == "c");
  CHECK(result.unset[2] == "d");
}

TEST_CASE("patterns have a limit of steps") {
  const std::string value(20'000, 'a');
  const base::Budget budget(base::Limit::build_steps);
  const lint::Expanded expanded =
      lint::expand("${x##*b}", [&](std::string_view) -> const std::string* { return &value; });
  CHECK(expanded.too_costly);
  CHECK(budget.exhausted());
}
