#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lint/objects/resource_demand.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

/// What a Deployment of one pod with these containers asks for of cpu.
std::string demand(const std::string& init, const std::string& main) {
  const std::string text =
      "kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {initContainers: [" + init +
      "], containers: [" + main + "]}}}\n";
  const YamlText parsed(text);
  const std::vector<lint::ResourceDemand> found = lint::demands({&parsed.root()}, "cpu");
  return found.empty() ? "" : kubernetes::canonical(found.front().amount);
}

std::string container(const std::string& cpu, const std::string& more = "") {
  return "{resources: {requests: {cpu: " + cpu + "}}" + more + "}";
}

const std::string sidecar = ", restartPolicy: Always";

}  // namespace

TEST_CASE("a pod asks for its containers, or for its largest init container") {
  CHECK(demand("", container("100m") + ", " + container("200m")) == "300m");
  CHECK(demand(container("1") + ", " + container("2"), container("100m")) == "2");
  CHECK(demand(container("50m"), container("100m")) == "100m");
}

TEST_CASE("native sidecars run with the containers, and with the init containers after them") {
  CHECK(demand(container("50m", sidecar), container("100m")) == "150m");
  CHECK(demand(container("50m", sidecar) + ", " + container("1"), container("100m")) == "1050m");
  CHECK(demand(container("1") + ", " + container("50m", sidecar), container("100m")) == "1");
}
