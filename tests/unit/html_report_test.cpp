#include <doctest/doctest.h>

#include <string>

#include "base/arena.h"
#include "html_report/facts.h"
#include "html_report/html.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

constexpr std::string_view kSchema = R"(
type: object
properties:
  web:
    type: object
    properties:
      replicas: {type: integer}
      extra: {type: object}
      hosts: {type: array}
  secrets:
    type: object
    properties:
      token: {type: string, secret: true}
)";

struct Bench {
  source::Files files;
  base::Arena arena;
  model::System system;

  const yaml::Node* read(std::string_view text) {
    const yaml::ReadResult result = yaml::read(files, files.add("text.yaml", std::string(text)), arena);
    REQUIRE(result.findings.empty());
    return result.documents.at(0).root;
  }

  std::vector<html_report::Difference> compare(std::string_view first, std::string_view second) {
    system.values_schema = read(kSchema);
    system.variants = {{.name = "phase4", .targets = {{.name = "a"}, {.name = "b"}}}};
    system.variants[0].targets[0].effective = read(first);
    system.variants[0].targets[1].effective = read(second);
    return html_report::differences(system);
  }
};

html_report::TargetReport target_with(std::string_view requests, std::string_view capacity) {
  html_report::Usage usage = {.resource = "CPU", .capacity_text = std::string(capacity)};
  usage.requests = *kubernetes::parse_quantity(requests).value;
  usage.limits = usage.requests;
  if (!capacity.empty()) usage.capacity = *kubernetes::parse_quantity(capacity).value;
  return {.name = "a", .usage = {usage}};
}

}  // namespace

TEST_CASE("values that differ are shown side by side, the others not at all") {
  Bench bench;
  const auto rows = bench.compare("{web: {replicas: 1, hosts: [a], extra: {}}}",
                                  "{web: {replicas: 2, hosts: [a, b], extra: {x: {z: 1}}}, other: ''}");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].path == "web.replicas");
  CHECK(rows[0].values == std::vector<std::string>{"1", "2"});
  CHECK(rows[1].path == "web.hosts");
  CHECK(rows[1].values == std::vector<std::string>{R"(["a"])", R"(["a","b"])"});
  CHECK(rows[2].path == "web.extra.x.z");
  CHECK(rows[2].values == std::vector<std::string>{"", "1"});
  CHECK(rows[3].path == "other");
  CHECK(rows[3].values == std::vector<std::string>{"", R"("")"});
  CHECK(bench.compare("{web: {replicas: 1}}", "{web: {replicas: 1}}").empty());
}

TEST_CASE("a secret that differs is not shown") {
  Bench bench;
  const auto rows = bench.compare("{secrets: {token: abc}}", "{secrets: {token: def}}");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].values == std::vector<std::string>{"(a secret)", "(a secret)"});
}

TEST_CASE("a long value is cut between two characters") {
  Bench bench;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "é";
  const auto rows = bench.compare("{web: {extra: " + text + "}}", "{web: {extra: x}}");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].values[0] == text.substr(0, 120) + "…");
}

TEST_CASE("bars say in words what they show") {
  const std::string half = html_report::usage_bars(target_with("1", "2"));
  CHECK(half.find("1 requested (50 %)") != std::string::npos);
  CHECK(half.find("class=\"requests\" style=\"width:50.00%\"") != std::string::npos);
  CHECK(half.find("class=\"usage\"") != std::string::npos);
  const std::string over = html_report::usage_bars(target_with("3", "2"));
  CHECK(over.find("class=\"usage over\"") != std::string::npos);
  CHECK(over.find("3 requested (150 %)") != std::string::npos);
  CHECK(over.find("class=\"capacity\" style=\"left:66.66%\"") != std::string::npos);
  CHECK(html_report::usage_bars(target_with("1m", "64")).find("below 1 %") != std::string::npos);
  CHECK(html_report::usage_bars(target_with("1", "")).find("no capacity set") != std::string::npos);
  CHECK(html_report::usage_bars(target_with("0", "")).empty());
}

TEST_CASE("names become code, everything else text") {
  CHECK(html_report::prose("set `a<b` now") == "set <code>a&lt;b</code> now");
  CHECK(html_report::prose("one ` alone") == "one ` alone");
  CHECK(html_report::prose("`a` and ` alone") == "<code>a</code> and ` alone");
  CHECK(html_report::safe("a\u202Eb\n") == "a\\u202Eb\\n");
  CHECK(html_report::anchor("a/b") != html_report::anchor("a_b"));
}

TEST_CASE("findings are listed with their system, or separately") {
  html_report::Page page;
  page.systems.push_back({.id = "shop", .names = {"a"}});
  page.findings.push_back(
      {{.rule = "r1", .message = "in `shop`", .system = "shop"}, "f.yaml:1:2", {"there: `x`"}});
  page.findings.push_back({{.rule = "r2", .message = "of all"}, "", {}});
  CHECK(html_report::findings(page, "shop").find("in <code>shop</code>") != std::string::npos);
  CHECK(html_report::findings(page, "shop").find("r2") == std::string::npos);
  CHECK(html_report::findings(page, "").find("r2") != std::string::npos);
  const std::string text = html_report::html(page);
  CHECK(text.find("Shared by all systems") != std::string::npos);
  CHECK(text.find("No diagram: fix the errors first") != std::string::npos);
}
