#include "pipeline/normalize_objects.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "base/arena.h"
#include "source/files.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

/// Whether the chart's object and the overlay's object are the same after normalization.
bool same(const std::string& chart, const std::string& overlay) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t left = files.add("chart", chart);
  const std::uint32_t right = files.add("overlay", overlay);
  const yaml::ReadResult of_chart = yaml::read(files, left, arena);
  const yaml::ReadResult of_overlay = yaml::read(files, right, arena);
  const std::map<std::string_view, std::string_view> names = {{"web-config-bcdfgh2456", "web-config"}};
  const pipeline::Normalizer normalizer(arena, names, "shop");
  return yaml::equal(*normalizer.object(*of_chart.documents[0].root),
                     *normalizer.object(*of_overlay.documents[0].root));
}

}  // namespace

TEST_CASE("labels of the chart and names of the installer may differ") {
  CHECK(same(
      "kind: Service\nmetadata: {name: web, labels: {helm.sh/chart: web-1, app.kubernetes.io/managed-by: "
      "Helm}}",
      "kind: Service\nmetadata: {name: web, namespace: shop, labels: {app.kubernetes.io/managed-by: x}}"));
  CHECK_FALSE(same("kind: Service\nmetadata: {name: web, labels: {app.kubernetes.io/managed-by: Helm}}",
                   "kind: Service\nmetadata: {name: web, namespace: shop}"));
  CHECK_FALSE(same("kind: Service\nmetadata: {name: web, labels: {tier: a}}",
                   "kind: Service\nmetadata: {name: web, labels: {tier: b}}"));
  CHECK_FALSE(
      same("kind: Service\nmetadata: {name: web, namespace: other}", "kind: Service\nmetadata: {name: web}"));
}

TEST_CASE("hash suffixes and checksums of ConfigMaps may differ") {
  const std::string pod = "kind: Deployment\nmetadata: {name: web}\nspec: {template: {";
  CHECK(same(pod + "metadata: {annotations: {checksum/config: abc}}, "
                   "spec: {volumes: [{configMap: {name: web-config}}]}}}",
             pod + "metadata: {}, spec: {volumes: [{configMap: {name: web-config-bcdfgh2456}}]}}}"));
  CHECK_FALSE(same(pod + "spec: {volumes: [{configMap: {name: web-config}}]}}}",
                   pod + "spec: {volumes: [{configMap: {name: web-other}}]}}}"));
  CHECK_FALSE(same(
      "kind: Job\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {checksum/config: a}}}}",
      "kind: Job\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {checksum/config: b}}}}"));
}

TEST_CASE("types of scalars count") {
  CHECK_FALSE(same("kind: ConfigMap\nmetadata: {name: a}\ndata: {a: '1'}",
                   "kind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1}"));
}
