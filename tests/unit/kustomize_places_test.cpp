#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "kustomize/build.h"

namespace twinhull::kustomize {
namespace {

/// A build of files in memory.
struct Places {
  base::InMemoryFileSystem fs;
  source::Files sources;
  base::Arena arena;
  BuildResult built;

  explicit Places(std::map<std::string, std::string> files, BuildOptions options = {}) {
    fs.files = std::move(files);
    built = Builder(fs, sources, arena, options).build("top");
  }

  std::string place(const source::Span& span) const {
    if (!span.known()) return "nowhere";
    return fmt::format("{}:{} {}", sources.path(span.file), sources.position(span.file, span.begin).line,
                       sources.text(span));
  }
  /// Where a value of the only object is set.
  std::string of(std::string_view path) const {
    REQUIRE(built.objects.size() == 1);
    const yaml::Node* value = built.objects.front().node->at(path);
    return value == nullptr ? "missing" : place(value->span);
  }
};

constexpr const char* deployment =
    "apiVersion: apps/v1\n"
    "kind: Deployment\n"
    "metadata:\n"
    "  name: web\n"
    "spec:\n"
    "  replicas: 1\n"
    "  paused: false\n"
    "  template:\n"
    "    spec:\n"
    "      containers:\n"
    "        - name: web\n"
    "          image: web:1.0\n";

TEST_CASE("values of a built object are where they are set") {
  const Places places({{"top/kustomization.yaml",
                        "resources: [web.yaml]\n"
                        "namePrefix: my-\n"
                        "namespace: shop\n"
                        "commonAnnotations: {team: blue}\n"
                        "images:\n"
                        "  - name: web\n"
                        "    newTag: \"2.0\"\n"
                        "replicas: [{name: web, count: 3}]\n"
                        "patches:\n"
                        "  - path: patch.yaml\n"
                        "  - patch: |-\n"
                        "      apiVersion: apps/v1\n"
                        "      kind: Deployment\n"
                        "      metadata: {name: web}\n"
                        "      spec:\n"
                        "        revisionHistoryLimit: 5\n"
                        "  - target: {kind: Deployment}\n"
                        "    patch: |-\n"
                        "      - op: add\n"
                        "        path: /spec/minReadySeconds\n"
                        "        value: 7\n"},
                       {"top/web.yaml", deployment},
                       {"top/patch.yaml",
                        "apiVersion: apps/v1\n"
                        "kind: Deployment\n"
                        "metadata: {name: web}\n"
                        "spec:\n"
                        "  paused: true\n"}});
  REQUIRE(places.built.complete());
  CHECK(places.of("metadata.name") == "top/web.yaml:4 web");
  CHECK(places.of("metadata.namespace") == "top/kustomization.yaml:3 shop");
  CHECK(places.of("metadata.annotations.team") == "top/kustomization.yaml:4 blue");
  CHECK(places.of("spec.replicas") == "top/kustomization.yaml:8 3");
  CHECK(places.of("spec.paused") == "top/patch.yaml:5 true");
  CHECK(places.of("spec.revisionHistoryLimit") == "top/kustomization.yaml:16 5");
  CHECK(places.of("spec.minReadySeconds") == "top/kustomization.yaml:21 7");
  const yaml::Node* container =
      places.built.objects.front().node->at("spec.template.spec.containers")->items[0];
  CHECK(places.place(container->get("name")->span) == "top/web.yaml:11 web");
  CHECK(places.place(container->get("image")->span) == "top/kustomization.yaml:7 \"2.0\"");
  CHECK(places.place(container->find("image")->key_span) == "top/web.yaml:12 image");
  CHECK(places.place(places.built.objects.front().source->at("metadata.name")->span) == "top/web.yaml:4 web");
}

TEST_CASE("values of a generated object are where its sources are") {
  const Places places({{"top/kustomization.yaml",
                        "configMapGenerator:\n"
                        "  - name: settings\n"
                        "    literals: [COLOR=blue]\n"
                        "    envs: [web.env]\n"},
                       {"top/web.env.example", "# comment\nSIZE=4\n"}},
                      {.env_examples = true});
  REQUIRE(places.built.complete());
  const BuiltObject& object = places.built.objects.front();
  CHECK(object.generated);
  CHECK(object.hashed);
  CHECK(object.former_names.back() == "settings");
  CHECK(places.of("data.COLOR") == "top/kustomization.yaml:3 COLOR=blue");
  CHECK(places.of("data.SIZE") == "top/web.env.example:2 SIZE");
}

TEST_CASE("what cannot be read is not reported as missing from patches") {
  const Places places({{"top/kustomization.yaml",
                        "resources: [gone.yaml]\n"
                        "replicas: [{name: web, count: 3}]\n"
                        "patchesStrategicMerge: [patch.yaml]\n"},
                       {"top/patch.yaml", "kind: Service\napiVersion: v1\nmetadata: {name: web}\n"}});
  CHECK(places.built.open);
  REQUIRE(places.built.findings.size() == 1);
  CHECK(places.built.findings.front().rule == "dangling-kustomize-path");
}

TEST_CASE("a build that grows without end is stopped") {
  std::string operations;
  for (int i = 0; i < 60; ++i)
    operations += fmt::format("      - {{op: copy, from: /data, path: /data/k{}}}\n", i);
  const Places places(
      {{"top/kustomization.yaml",
        "resources: [web.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: |-\n" + operations},
       {"top/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n"}});
  CHECK(!places.built.complete());
}

TEST_CASE("a schema of its own decides which lists a patch merges") {
  const std::string schema =
      R"({"definitions": {"example.v1.Web": {"properties": {"spec": {"$ref": "#/definitions/example.v1.Spec"}},)"
      R"("x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Web"}]},)"
      R"("example.v1.Spec": {"properties": {"parts": {"type": "array", "items": {"type": "object"},)"
      R"("x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}})";
  const Places places(
      {{"top/kustomization.yaml",
        "openapi: {path: schema.json}\nresources: [web.yaml]\npatches: [{path: patch.yaml}]\n"},
       {"top/schema.json", schema},
       {"top/web.yaml",
        "apiVersion: example.com/v1\nkind: Web\nmetadata: {name: web}\n"
        "spec: {parts: [{name: a, size: 1}, {name: b, size: 2}]}\n"},
       {"top/patch.yaml",
        "apiVersion: example.com/v1\nkind: Web\nmetadata: {name: web}\n"
        "spec: {parts: [{name: b, size: 3}]}\n"}});
  REQUIRE(places.built.complete());
  CHECK(places.built.objects.front().node->at("spec.parts")->items.size() == 2);
}

}  // namespace
}  // namespace twinhull::kustomize
