#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/features.h"
#include "model/layers.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

using Names = std::vector<std::string>;

/// The features of targets with these values.
struct Bench {
  source::Files files;
  base::Arena arena;
  model::System system;
  emit::FeaturePlan plan;

  explicit Bench(const std::string& defaults) {
    system.defaults = read(defaults);
    system.variants.emplace_back();
  }

  const yaml::Node* read(const std::string& text) {
    const yaml::ReadResult result = yaml::read(files, files.add("values.yaml", text), arena);
    REQUIRE(result.findings.empty());
    return result.documents.at(0).root;
  }

  void target(const std::string& name, const std::string& values) {
    system.variants.front().targets.push_back(
        {.name = name, .effective = model::merge_layers(system.defaults, read(values), arena)});
  }

  Names names() {
    plan = emit::plan_features(system, arena);
    Names names;
    for (const emit::Feature& feature : plan.features) names.push_back(feature.name);
    return names;
  }

  Names of(const std::string& target) const {
    Names names;
    for (const std::size_t i : plan.targets.at(target)) names.push_back(plan.features[i].name);
    return names;
  }

  Names needs(std::size_t feature) const {
    Names names;
    for (const std::size_t i : plan.features[feature].needs) names.push_back(plan.features[i].name);
    return names;
  }
};

const std::string defaults =
    "dapr: {enabled: false}\nkafka: {enabled: false, broker: redpanda}\nredpanda: {enabled: false}\n"
    "secrets: {source: install}\n"
    "web: {enabled: true, dapr: {enabled: false}, ingress: {enabled: false, tls: {enabled: false}},\n"
    "      networkPolicy: {enabled: false}}\n"
    "api: {enabled: true, dapr: {enabled: false}, networkPolicy: {enabled: false}}\n";

}  // namespace

TEST_CASE("a feature is what a target enables and the defaults do not") {
  Bench bench(defaults);
  bench.target("a", "{}");
  bench.target("b",
               "dapr: {enabled: true}\nweb: {dapr: {enabled: true}, ingress: {enabled: true, tls: {enabled: "
               "true}}}\n");
  CHECK(bench.names() == Names{"dapr", "ingress"});
  CHECK(bench.of("a").empty());
  CHECK(bench.of("b") == Names{"dapr", "ingress"});
  CHECK(bench.needs(1) == Names{"dapr"});
  const yaml::Node& values = *bench.plan.features[1].values;
  CHECK(values.at("web.ingress.enabled")->is_true());
  CHECK(values.at("dapr.enabled")->is_true());
  // Such differences between targets are in the overlays.
  CHECK(!values.at("web.ingress.tls.enabled")->is_true());
}

TEST_CASE("a choice is a feature of its name") {
  Bench bench(defaults);
  bench.target("a", "kafka: {enabled: true}\nredpanda: {enabled: true}\n");
  bench.target("b", "kafka: {enabled: true, broker: strimzi}\nsecrets: {source: external}\n");
  CHECK(bench.names() == Names{"redpanda", "strimzi", "external-secrets"});
  CHECK(bench.of("a") == Names{"redpanda"});
  CHECK(bench.of("b") == Names{"strimzi", "external-secrets"});
  CHECK(bench.plan.features[1].values->at("kafka.broker")->text == "strimzi");
}

TEST_CASE("a feature of other components is separate") {
  Bench bench(defaults);
  const std::string both = "web: {networkPolicy: {enabled: true}}\napi: {networkPolicy: {enabled: true}}\n";
  bench.target("a", both);
  bench.target("b", both);
  SUBCASE("of more") {
    bench.target("c", both + "redpanda: {networkPolicy: {enabled: true}}\n");
    CHECK(bench.names() == Names{"network-policies", "network-policies-redpanda"});
    CHECK(bench.of("a") == Names{"network-policies"});
    CHECK(bench.of("c") == Names{"network-policies", "network-policies-redpanda"});
  }
  SUBCASE("of fewer") {
    bench.target("c", "web: {networkPolicy: {enabled: true}}\n");
    CHECK(bench.names() == Names{"network-policies", "network-policies-web"});
    CHECK(bench.of("c") == Names{"network-policies-web"});
  }
}

TEST_CASE("what a feature has in addition with another one is separate") {
  Bench bench(defaults);
  bench.target("a", "web: {networkPolicy: {enabled: true}}\n");
  bench.target("b", "dapr: {enabled: true}\nweb: {networkPolicy: {enabled: true}}\n");
  CHECK(bench.names() == Names{"dapr", "network-policies", "network-policies-with-dapr"});
  CHECK(bench.of("a") == Names{"network-policies"});
  CHECK(bench.of("b") == Names{"dapr", "network-policies", "network-policies-with-dapr"});
  CHECK(bench.needs(1).empty());
  CHECK(bench.needs(2) == Names{"dapr", "network-policies"});
}
