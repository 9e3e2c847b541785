#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "lint/load/kustomize/kustomization.h"
#include "lint/load/kustomize/tree_objects.h"

using namespace twinhull;
using namespace twinhull::lint;

namespace {

std::string object(const std::string& kind, const std::string& name, const std::string& more = "") {
  const std::string group = kind == "Deployment" ? "apps/v1" : "v1";
  return "apiVersion: " + group + "\nkind: " + kind + "\nmetadata: {name: " + name + more + "}\n";
}

/// A tree in memory, and what becomes of it.
struct Tree {
  base::InMemoryFileSystem fs;
  source::Files files;
  Workspace input;
  std::unique_ptr<SourceCache> sources;
  BuiltNames names;

  void build(const std::string& top) {
    input.kustomizations = read_kustomizations({top + "/kustomization.yaml"}, fs, files, input);
    sources = std::make_unique<SourceCache>(fs, files, input.arena, input.rendered);
    const Kustomization* found = find_kustomization(input.kustomizations, top);
    REQUIRE(found != nullptr);
    names = BuiltNames(tree_objects(*found, input.kustomizations, *sources));
  }
  /// Where the manifest of an object stands; empty where there is none.
  std::string manifest(const kubernetes::ObjectId& id) const {
    const TreeObject* found = names.find(id);
    return found == nullptr ? "" : files.path(found->manifest->span.file);
  }
  std::size_t patches(const kubernetes::ObjectId& id) const {
    const TreeObject* found = names.find(id);
    return found == nullptr ? 0 : found->patches.size();
  }
};

kubernetes::ObjectId deployment(std::string_view name, std::string_view namespace_name = {}) {
  return {"apps", "v1", "Deployment", name, namespace_name};
}

}  // namespace

TEST_CASE("names are compared exactly, with the prefixes and suffixes of every kustomization on the way") {
  Tree tree;
  tree.fs.files = {{"base/kustomization.yaml", "resources: [web.yaml, backend.yaml]\nnameSuffix: -x\n"},
                   {"base/web.yaml", object("Deployment", "web")},
                   {"base/backend.yaml", object("Deployment", "web-backend")},
                   {"top/kustomization.yaml", "resources: [../base, own.yaml]\nnamePrefix: p-\n"},
                   {"top/own.yaml", object("Deployment", "own") + "---\n" + object("Namespace", "shop")}};
  tree.build("top");
  CHECK(tree.manifest(deployment("p-web-x")) == "base/web.yaml");
  CHECK(tree.manifest(deployment("p-web-backend-x")) == "base/backend.yaml");
  CHECK(tree.manifest(deployment("p-own")) == "top/own.yaml");
  CHECK(tree.manifest({"", "v1", "Namespace", "shop", {}}) == "top/own.yaml");
  for (const char* name : {"web", "web-x", "p-web", "p-web-backend"}) {
    CAPTURE(name);
    CHECK(tree.manifest(deployment(name)).empty());
  }
}

TEST_CASE("namespaces and groups tell objects of one name apart") {
  Tree tree;
  tree.fs.files = {
      {"top/kustomization.yaml", "resources: [a.yaml, b.yaml, c.yaml]\n"},
      {"top/a.yaml", object("Deployment", "web", ", namespace: a")},
      {"top/b.yaml", object("Deployment", "web", ", namespace: b")},
      {"top/c.yaml", "apiVersion: other.example.com/v1\nkind: Deployment\nmetadata: {name: web}\n"}};
  tree.build("top");
  CHECK(tree.manifest(deployment("web", "a")) == "top/a.yaml");
  CHECK(tree.manifest(deployment("web", "b")) == "top/b.yaml");
  CHECK(tree.manifest(deployment("web")).empty());
  CHECK(tree.manifest({"other.example.com", "v1", "Deployment", "web", {}}) == "top/c.yaml");
}

TEST_CASE("a kustomization's namespace is that of all objects that have one") {
  Tree tree;
  tree.fs.files = {
      {"top/kustomization.yaml", "resources: [a.yaml]\nnamespace: shop\n"},
      {"top/a.yaml", object("Deployment", "web", ", namespace: a") + "---\n" + object("Namespace", "old") +
                         "---\napiVersion: rbac.authorization.k8s.io/v1\n"
                         "kind: ClusterRole\nmetadata: {name: reader}\n"}};
  tree.build("top");
  CHECK(tree.manifest(deployment("web", "shop")) == "top/a.yaml");
  CHECK(tree.manifest({"", "v1", "Namespace", "shop", {}}) == "top/a.yaml");
  CHECK(tree.manifest({"rbac.authorization.k8s.io", "v1", "ClusterRole", "reader", {}}) == "top/a.yaml");
}

TEST_CASE("generated names carry a hash, unless it is turned off") {
  Tree tree;
  tree.fs.files = {{"top/kustomization.yaml",
                    "namePrefix: p-\nconfigMapGenerator:\n- {name: web, literals: [A=1]}\n"
                    "- {name: web-backend, literals: [A=1]}\n"
                    "- {name: plain, literals: [A=1], options: {disableNameSuffixHash: true}}\n"}};
  tree.build("top");
  const auto made = [&](std::string_view name) {
    const TreeObject* found = tree.names.find({"", "v1", "ConfigMap", name, {}});
    return found == nullptr ? std::string() : std::string(found->manifest->get("name")->text);
  };
  CHECK(made("p-web-b9t2424hkf") == "web");
  CHECK(made("p-web-backend-b9t2424hkf") == "web-backend");
  CHECK(made("p-plain") == "plain");
  CHECK(made("p-web").empty());
  CHECK(made("p-plain-b9t2424hkf").empty());
  CHECK(made("p-web-aaaaaaaaaa").empty());  // no letter of a hash
  CHECK(without_hash("-b9t2424hkf").empty());
}

TEST_CASE("patches belong to the objects that Kustomize applies them to") {
  Tree tree;
  tree.fs.files = {
      {"base/kustomization.yaml", "resources: [web.yaml]\nnamePrefix: p-\n"},
      {"base/web.yaml", object("Deployment", "web") + "---\n" + object("Deployment", "web-backend")},
      {"part/kustomization.yaml",
       "kind: Component\npatches:\n- target: {kind: Deployment, name: p-web}\n  patch: '[{op: add, path: /a, "
       "value: 1}]'\n"},
      {"top/kustomization.yaml",
       "resources: [../base]\ncomponents: [../part]\npatches:\n- path: was.yaml\n- path: is.yaml\n"
       "- target: {kind: Deploy.*, name: .*backend}\n  path: json.yaml\n"},
      {"top/was.yaml", object("Deployment", "web") + "spec: {replicas: 2}\n"},
      {"top/is.yaml", object("Deployment", "p-web") + "spec: {replicas: 3}\n"},
      {"top/json.yaml", "- {op: add, path: /spec/replicas, value: 2}\n"}};
  tree.build("top");
  CHECK(tree.patches(deployment("p-web")) == 3);
  CHECK(tree.patches(deployment("p-web-backend")) == 1);
}

TEST_CASE("what Kustomize would fetch is known by its form") {
  for (const char* name :
       {"https://example.com/a.yaml", "http://example.com", "ssh://git@example.com/a", "git::https://a",
        "gh:example/a", "github.com/example/a", "git@github.com:example/a.git", "file:///etc/passwd",
        "example.com/a?ref=main", "deploy@host:a/b"}) {
    CAPTURE(name);
    CHECK(is_remote(name));
  }
  for (const char* name :
       {"web.yaml", "../base", "./a@b.yaml", "dir/web@2x.yaml", "github.comx/a", "a:b.yaml"}) {
    CAPTURE(name);
    CHECK_FALSE(is_remote(name));
  }
}
