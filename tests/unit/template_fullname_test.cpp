#include <doctest/doctest.h>

#include "template/fullname.h"
#include "template_support.h"

using namespace twinhull;

namespace {

std::string fullname_of(std::string_view release, std::string_view chart, const std::string& values) {
  TemplateBench bench({});
  tmpl::EvaluationContext environment = bench.environment(values);
  environment.release_name = release;
  environment.chart_name = chart;
  return tmpl::fullname(environment);
}

}  // namespace

TEST_CASE("the full name is the release name, with the chart's name unless it contains it") {
  CHECK(fullname_of("shop", "shop", "{}") == "shop");
  CHECK(fullname_of("my-shop-2", "shop", "{}") == "my-shop-2");
  CHECK(fullname_of("blue", "shop", "{}") == "blue-shop");
  CHECK(fullname_of("v1.blue", "shop", "{}") == "v1-blue-shop");
}

TEST_CASE("values override the chart's name or the full name") {
  CHECK(fullname_of("blue", "shop", "nameOverride: store\n") == "blue-store");
  CHECK(fullname_of("blue", "shop", "nameOverride: lu\n") == "blue");
  CHECK(fullname_of("blue", "shop", "nameOverride: store\nfullnameOverride: x\n") == "x");
  CHECK(fullname_of("blue", "shop", "nameOverride: ''\nfullnameOverride: ''\n") == "blue-shop");
}

TEST_CASE("long full names are cut, and differ if the whole names do") {
  const std::string exact(tmpl::kFullnameLimit, 'a');
  CHECK(fullname_of("blue", "shop", "fullnameOverride: " + exact + "\n") == exact);
  const std::string one = fullname_of(exact + "b", "a", "{}");
  const std::string other = fullname_of(exact + "c", "a", "{}");
  CHECK(one.size() == tmpl::kFullnameLimit);
  CHECK(one.substr(0, 32) == std::string(31, 'a') + "-");
  CHECK(one != other);
  // No two dashes in a row where the cut is at one.
  CHECK(fullname_of(std::string(30, 'a') + "-" + std::string(20, 'b'), "a", "{}").substr(0, 32) ==
        std::string(30, 'a') + "-" +
            fullname_of(std::string(30, 'a') + "-" + std::string(20, 'b'), "a", "{}").substr(31, 1));
}

TEST_CASE("a chart defines the full name if it uses it") {
  const TemplateResult used =
      run_template("name: ${{ release.fullname }}-api\nalone: ${{ release.fullname }}\n");
  CHECK(used.findings == "");
  CHECK(used.objects == "name: shop-api\nalone: shop\n");
  CHECK(used.chart.contains("_helpers.tpl"));
  const TemplateResult unused = run_template("name: ${{ release.name }}-api\n");
  CHECK_FALSE(unused.chart.contains("_helpers.tpl"));
}
