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
struct TestBuild {
  base::InMemoryFileSystem fs;
  source::Files sources;
  base::Arena arena;
  BuildResult result;

  explicit TestBuild(std::map<std::string, std::string> files, BuildOptions options = {}) {
    fs.files = std::move(files);
    result = Builder(fs, sources, arena, options).build("top");
  }

  std::string location_of(const source::Span& span) const {
    if (!span.known()) return "nowhere";
    return fmt::format("{}:{} {}", sources.path(span.file), sources.position(span.file, span.begin).line,
                       sources.text(span));
  }
  /// Where a value of the only object is set.
  std::string of(std::string_view path) const {
    REQUIRE(result.objects.size() == 1);
    const yaml::Node* value = result.objects.front().node->at(path);
    return value == nullptr ? "missing" : location_of(value->span);
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
  const TestBuild build({{"top/kustomization.yaml",
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
  REQUIRE(build.result.complete());
  CHECK(build.of("metadata.name") == "top/web.yaml:4 web");
  CHECK(build.of("metadata.namespace") == "top/kustomization.yaml:3 shop");
  CHECK(build.of("metadata.annotations.team") == "top/kustomization.yaml:4 blue");
  CHECK(build.of("spec.replicas") == "top/kustomization.yaml:8 3");
  CHECK(build.of("spec.paused") == "top/patch.yaml:5 true");
  CHECK(build.of("spec.revisionHistoryLimit") == "top/kustomization.yaml:16 5");
  CHECK(build.of("spec.minReadySeconds") == "top/kustomization.yaml:21 7");
  const yaml::Node* container =
      build.result.objects.front().node->at("spec.template.spec.containers")->items[0];
  CHECK(build.location_of(container->get("name")->span) == "top/web.yaml:11 web");
  CHECK(build.location_of(container->get("image")->span) == "top/kustomization.yaml:7 \"2.0\"");
  CHECK(build.location_of(container->find("image")->key_span) == "top/web.yaml:12 image");
  CHECK(build.location_of(build.result.objects.front().source->at("metadata.name")->span) ==
        "top/web.yaml:4 web");
}

TEST_CASE("values of a generated object are where its sources are") {
  const TestBuild build({{"top/kustomization.yaml",
                          "configMapGenerator:\n"
                          "  - name: settings\n"
                          "    literals: [COLOR=blue]\n"
                          "    envs: [web.env]\n"},
                         {"top/web.env.example", "# comment\nSIZE=4\n"}},
                        {.env_examples = true});
  REQUIRE(build.result.complete());
  const BuiltObject& object = build.result.objects.front();
  CHECK(object.generated);
  CHECK(object.hashed);
  CHECK(object.former_names.back() == "settings");
  CHECK(build.of("data.COLOR") == "top/kustomization.yaml:3 COLOR=blue");
  CHECK(build.of("data.SIZE") == "top/web.env.example:2 SIZE");
}

TEST_CASE("what cannot be read is not reported as missing from patches") {
  const TestBuild build({{"top/kustomization.yaml",
                          "resources: [gone.yaml]\n"
                          "replicas: [{name: web, count: 3}]\n"
                          "patchesStrategicMerge: [patch.yaml]\n"},
                         {"top/patch.yaml", "kind: Service\napiVersion: v1\nmetadata: {name: web}\n"}});
  CHECK(build.result.open);
  REQUIRE(build.result.findings.size() == 1);
  CHECK(build.result.findings.front().rule == "dangling-kustomize-path");
}

TEST_CASE("a build that grows without end is stopped") {
  std::string operations;
  for (int i = 0; i < 60; ++i)
    operations += fmt::format("      - {{op: copy, from: /data, path: /data/k{}}}\n", i);
  const TestBuild build(
      {{"top/kustomization.yaml",
        "resources: [web.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: |-\n" + operations},
       {"top/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n"}});
  CHECK(!build.result.complete());
}

TEST_CASE("a schema of its own decides which lists a patch merges") {
  const std::string schema =
      R"({"definitions": {"example.v1.Web": {"properties": {"spec": {"$ref": "#/definitions/example.v1.Spec"}},)"
      R"("x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Web"}]},)"
      R"("example.v1.Spec": {"properties": {"parts": {"type": "array", "items": {"type": "object"},)"
      R"("x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}})";
  const TestBuild build(
      {{"top/kustomization.yaml",
        "openapi: {path: schema.json}\nresources: [web.yaml]\npatches: [{path: patch.yaml}]\n"},
       {"top/schema.json", schema},
       {"top/web.yaml",
        "apiVersion: example.com/v1\nkind: Web\nmetadata: {name: web}\n"
        "spec: {parts: [{name: a, size: 1}, {name: b, size: 2}]}\n"},
       {"top/patch.yaml",
        "apiVersion: example.com/v1\nkind: Web\nmetadata: {name: web}\n"
        "spec: {parts: [{name: b, size: 3}]}\n"}});
  REQUIRE(build.result.complete());
  CHECK(build.result.objects.front().node->at("spec.parts")->items.size() == 2);
}

}  // namespace
}  // namespace twinhull::kustomize
