#include <doctest/doctest.h>

#include <string>

#include "kubernetes/patch_schema.h"
#include "kubernetes/strategic_merge.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

const std::string deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: todo\n";

/// The patch as text; "none" if not needed, "not patchable" if there is none.
std::string patch_between(const std::string& base, const std::string& target) {
  YamlText text("---\n" + base + "---\n" + target);
  const kubernetes::PatchDraft difference = kubernetes::diff(text.root(0), text.root(1), text.arena);
  if (!difference.patchable) return "not patchable";
  if (difference.patch == nullptr) return "none";
  const kubernetes::PatchResult applied = kubernetes::apply(text.root(0), *difference.patch, text.arena);
  REQUIRE(applied.accepted);
  return written(*difference.patch);
}

std::string merged(const std::string& base, const std::string& patch) {
  YamlText text("---\n" + base + "---\n" + patch);
  const kubernetes::PatchResult applied = kubernetes::apply(text.root(0), text.root(1), text.arena);
  if (!applied.accepted) return "refused";
  return applied.object == nullptr ? "deleted" : written(*applied.object);
}

std::string containers(const std::string& items) {
  return deployment + "spec:\n  template:\n    spec:\n      containers:\n" + items;
}

}  // namespace

TEST_CASE("equal objects need no patch") {
  CHECK(patch_between(deployment + "spec:\n  replicas: 1\n", deployment + "spec:\n  replicas: 1\n") ==
        "none");
  // The kustomization sets the namespace.
  CHECK(patch_between(deployment, deployment + "  namespace: local\n") == "none");
}

TEST_CASE("a patch contains only changes") {
  CHECK(patch_between(deployment + "spec:\n  replicas: 1\n  paused: true\n",
                      deployment + "spec:\n  replicas: 2\n") ==
        deployment + "spec:\n  replicas: 2\n  paused: null\n");
}

TEST_CASE("containers and their environment are merged by name") {
  CHECK(patch_between(
            containers("        - name: a\n          image: a:1\n          env:\n            - name: X\n"
                       "              value: \"1\"\n            - name: Z\n              value: \"2\"\n"),
            containers("        - name: a\n          image: a:1\n          env:\n            - name: X\n"
                       "              value: \"3\"\n")) ==
        containers("        - name: a\n          env:\n            - name: X\n              value: \"3\"\n"
                   "            - name: Z\n              $patch: delete\n"));
}

TEST_CASE("the order of items is kept") {
  const std::string a = "        - name: a\n          image: a:1\n";
  const std::string b = "        - name: b\n          image: b:1\n";
  const std::string c = "        - name: c\n          image: c:1\n";
  // A new item at the end: the patch contains the previous ones, so that they stay before it.
  CHECK(patch_between(containers(a + b), containers(a + b + c)) ==
        containers("        - name: a\n        - name: b\n        - name: c\n          image: c:1\n"));
  CHECK(patch_between(containers(a + b), containers(c + a + b)) ==
        containers("        - name: c\n          image: c:1\n"));
  CHECK(patch_between(containers(a + b), containers(b + a)) == containers("        - name: b\n"));
}

TEST_CASE("lists without merge keys are replaced") {
  const std::string component = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: store\n";
  CHECK(patch_between(component + "scopes:\n  - a\n  - b\n", component + "scopes:\n  - b\n") ==
        component + "scopes:\n  - b\n");
  CHECK(patch_between(component + "spec:\n  metadata:\n    - name: x\n      value: \"1\"\n    - name: z\n",
                      component + "spec:\n  metadata:\n    - name: x\n      value: \"2\"\n    - name: z\n") ==
        component + "spec:\n  metadata:\n    - name: x\n      value: \"2\"\n    - name: z\n");
}

TEST_CASE("values that merging cannot produce are replaced") {
  // A quoted string would add its quotes to the number.
  const std::string base = deployment + "spec:\n  strategy:\n    rollingUpdate:\n      maxSurge: \"10\"\n";
  const std::string target = deployment + "spec:\n  strategy:\n    rollingUpdate:\n      maxSurge: 1\n";
  CHECK(patch_between(base, target) ==
        deployment + "spec:\n  strategy:\n    rollingUpdate:\n      $patch: replace\n      maxSurge: 1\n");
  CHECK(merged(base, target) == base.substr(0, base.size() - 5) + "\"1\"\n");
  // Kustomize always merges the same port with and without its protocol.
  const std::string service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  ports:\n";
  CHECK(patch_between(service + "    - port: 80\n",
                      service + "    - port: 80\n      protocol: UDP\n    - port: 80\n") == "not patchable");
}

TEST_CASE("objects with different identities cannot be patched") {
  CHECK(patch_between(deployment, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: other\n") ==
        "not patchable");
  CHECK(patch_between(deployment, "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: todo\n") ==
        "not patchable");
}

TEST_CASE("merging works as in Kustomize") {
  SUBCASE("items of a patch come first") {
    CHECK(merged(containers("        - name: a\n        - name: b\n"),
                 containers("        - name: b\n          image: x\n")) ==
          containers("        - name: b\n          image: x\n        - name: a\n"));
  }
  SUBCASE("`$patch: replace` of an item is lost") {
    CHECK(merged(containers("        - name: a\n          image: x\n"),
                 containers("        - name: a\n          $patch: replace\n")) ==
          containers("        - name: a\n          image: x\n"));
  }
  SUBCASE("a list can be replaced, and a map") {
    CHECK(merged(containers("        - name: a\n"),
                 containers("        - $patch: replace\n        - name: b\n")) ==
          containers("        - name: b\n"));
    CHECK(merged(deployment + "spec:\n  a: 1\n", deployment + "spec:\n  $patch: replace\n  b: 2\n") ==
          deployment + "spec:\n  b: 2\n");
  }
  SUBCASE("null deletes, also in custom resources") {
    const std::string kafka = "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata:\n  name: k\n";
    CHECK(merged(kafka + "spec:\n  a: 1\n  b: 2\n", kafka + "spec:\n  a: null\n") ==
          kafka + "spec:\n  b: 2\n");
  }
  SUBCASE("an object can be deleted") {
    CHECK(merged(deployment, deployment + "$patch: delete\n") == "deleted");
  }
  SUBCASE("a map instead of a scalar is rejected") {
    CHECK(merged(deployment + "spec:\n  a: 1\n", deployment + "spec:\n  a:\n    b: 1\n") == "refused");
    CHECK(merged(deployment, deployment + "$patch: shred\n") == "refused");
  }
  SUBCASE("ports with the same number but different protocols are distinct") {
    const std::string service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  ports:\n";
    CHECK(merged(service + "    - port: 53\n      protocol: TCP\n",
                 service + "    - port: 53\n      protocol: UDP\n") ==
          service + "    - port: 53\n      protocol: UDP\n    - port: 53\n      protocol: TCP\n");
  }
}

TEST_CASE("merge keys depend on the kind") {
  using namespace twinhull::kubernetes;
  CHECK(type_of("autoscaling/v2", "HorizontalPodAutoscaler") == Type::unknown);
  CHECK(type_of("dapr.io/v1alpha1", "Component") == Type::unknown);
  const Type spec =
      field(field(field(type_of("batch/v1", "Job"), "spec").type, "template").type, "spec").type;
  CHECK(field(spec, "containers").list.keys[0] == "name");
  CHECK_FALSE(field(spec, "tolerations").list.merged);
  CHECK(field(spec, "topologySpreadConstraints").list.key_count() == 2);
}

TEST_CASE("long lists and wide maps are merged as short ones are") {
  const auto list = [](int from, int to, const std::string& value) {
    std::string text =
        deployment + "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n        env:\n";
    for (int i = from; i < to; ++i)
      text += "        - {name: E" + std::to_string(i) + ", value: " + value + std::to_string(i) + "}\n";
    return text;
  };
  // Items of the patch are first, and each replaces the value of its own item.
  const std::string both = merged(list(0, 100, "old"), list(50, 150, "new"));
  CHECK(both.find("new50") < both.find("new149"));
  CHECK(both.find("new149") < both.find("old0"));
  CHECK(both.find("old50") == std::string::npos);
  CHECK(both.find("old49") != std::string::npos);
  const std::string deleted =
      merged(list(0, 100, "old"), list(0, 0, "") + "        - {name: E7, $patch: delete}\n" +
                                      "        - {name: E8, value: \"\"}\n");
  CHECK(deleted.find("old7\n") == std::string::npos);
  CHECK(deleted.find("old9\n") != std::string::npos);

  const auto map = [](int from, int to, const std::string& value) {
    std::string text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n";
    for (int i = from; i < to; ++i) text += "  k" + std::to_string(i) + ": " + value + "\n";
    return text;
  };
  const std::string wide = merged(map(0, 60, "old"), map(30, 60, "null") + "  z: new\n");
  CHECK(wide == merged(map(0, 30, "old"), map(0, 0, "") + "  z: new\n"));
}
