#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize.h"
#include "emit/kustomize_tree.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

using Names = std::vector<std::string>;

/// Objects written as YAML, and the tree that is made of them.
struct Bench {
  source::Files files;
  base::Arena arena;
  model::System system;
  model::Variant variant;
  model::Target target;
  emit::Objects base;
  emit::Objects own_of_variant;
  emit::Objects own_of_target;
  std::map<std::string, std::string> made;
  Names rules;

  Bench() {
    system.id = "shop";
    system.root = read("title: Shop").at(0);
    variant.name = "plain";
    target.name = "plain-local";
    target.variant = "plain";
  }

  emit::Objects read(const std::string& text) {
    const yaml::ReadResult result = yaml::read(files, files.add("objects.yaml", text), arena);
    REQUIRE(result.findings.empty());
    emit::Objects objects;
    for (const yaml::Document& document : result.documents) objects.push_back(document.root);
    return objects;
  }

  /// Two stages that do not differ, and the target.
  void lead(const std::string& from, const std::string& to, const std::string& name_space = "prod") {
    lead(from, from, to, name_space);
  }

  void lead(const std::string& first, const std::string& second, const std::string& third,
            const std::string& name_space) {
    base = read(first);
    own_of_variant = read(second);
    own_of_target = read(third);
    take(emit::kustomize_base(system, base));
    take(emit::kustomize_variant(system, variant, base, own_of_variant));
    emit::Overlays overlays(system, base, own_of_variant);
    const emit::KustomizeResult overlay = overlays.overlay(target, own_of_target, name_space);
    take(overlay);
    // What was learned from a target changes nothing of it.
    overlays.learn(own_of_target, name_space);
    CHECK(texts(overlays.overlay(target, own_of_target, name_space)) == texts(overlay));
  }

  static std::map<std::string, std::string> texts(const emit::KustomizeResult& result) {
    std::map<std::string, std::string> texts;
    for (const emit::OutputFile& file : result.files) texts[file.path] = file.text;
    return texts;
  }

  void take(emit::KustomizeResult result) {
    for (emit::OutputFile& file : result.files) {
      CHECK_MESSAGE(made.emplace(file.path, std::move(file.text)).second, file.path);
    }
    for (const diagnostic::Finding& finding : result.findings) rules.push_back(finding.rule);
  }

  Names paths() const {
    Names names;
    for (const auto& [path, text] : made) names.push_back(path);
    return names;
  }

  /// A file without its first line, which is the same everywhere.
  std::string body(const std::string& path) const {
    const auto file = made.find("kustomize/" + path);
    if (file == made.end()) return "no such file";
    const std::string line =
        "# Made from environments/shop/. Do not edit: change the source, then run twinhull generate.\n";
    CHECK(file->second.starts_with(line));
    return file->second.substr(line.size());
  }

  std::string overlay() const { return body("overlays/plain-local/kustomization.yaml"); }
  std::string patch(const std::string& name) const { return body("overlays/plain-local/patches/" + name); }
};

std::string workload(const std::string& name, const std::string& replicas, const std::string& image,
                     const std::string& kind = "Deployment") {
  return "---\napiVersion: apps/v1\nkind: " + kind + "\nmetadata:\n  name: " + name +
         "\nspec:\n  replicas: " + replicas +
         "\n  template:\n    spec:\n      containers:\n        - name: main\n" + "          image: " + image +
         "\n";
}

std::string settings(const std::string& name, const std::string& value) {
  return "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  KEY: " + value +
         "\n";
}

std::string thing(const std::string& size) {
  return "---\napiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t\nsize: " + size + "\n";
}

const std::string overlay_head =
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../../base\n";
const std::string overlay_tail = "components:\n  - ../../components/plain\n";

}  // namespace

TEST_CASE("a target that changes nothing refers to base and component alone") {
  Bench bench;
  bench.lead(workload("web", "2", "web:v1") + settings("web", "a"),
             workload("web", "2", "web:v1") + settings("web", "a"));
  CHECK(bench.rules.empty());
  CHECK(bench.paths() == Names{"kustomize/base/kustomization.yaml", "kustomize/base/web-configmap.yaml",
                               "kustomize/base/web-deployment.yaml",
                               "kustomize/components/plain/kustomization.yaml",
                               "kustomize/overlays/plain-local/kustomization.yaml"});
  // In install order, which is not that of the names.
  CHECK(bench.body("base/kustomization.yaml") ==
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
        "  - web-configmap.yaml\n  - web-deployment.yaml\n");
  // Kustomize refuses a kustomization with nothing in it.
  CHECK(bench.body("components/plain/kustomization.yaml") ==
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: []\n");
  CHECK(bench.overlay() == overlay_head + "namespace: prod\n" + overlay_tail);
  CHECK(bench.body("base/web-configmap.yaml") ==
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  KEY: a\n");
}

TEST_CASE("a system without objects still makes a tree that Kustomize takes") {
  Bench bench;
  bench.base = {};
  bench.take(emit::kustomize_base(bench.system, {}));
  CHECK(bench.body("base/kustomization.yaml").ends_with("resources: []\n"));
}

TEST_CASE("new, changed and removed objects become resources, patches and deletions") {
  Bench bench;
  bench.lead(settings("kept", "a") + settings("gone", "a"),
             settings("kept", "b") + settings("gone", "a") + settings("extra", "a"),
             settings("kept", "c") + settings("more", "a"), "prod");
  CHECK(bench.rules.empty());
  CHECK(
      bench.body("components/plain/kustomization.yaml") ==
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n  - extra-configmap.yaml\n"
      "patches:\n  - path: patches/kept-configmap.yaml\n");
  CHECK(bench.body("components/plain/patches/kept-configmap.yaml") ==
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\ndata:\n  KEY: b\n");
  CHECK(bench.overlay() ==
        overlay_head +
            "  - more-configmap.yaml\nnamespace: prod\npatches:\n"
            "  - path: patches/extra-configmap.yaml\n  - path: patches/gone-configmap.yaml\n"
            "  - path: patches/kept-configmap.yaml\n" +
            overlay_tail);
  CHECK(bench.patch("gone-configmap.yaml") ==
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: gone\n$patch: delete\n");
}

TEST_CASE("an image that changes wherever it is used, and a count, are said without a patch") {
  Bench bench;
  bench.lead(workload("web", "2", "web:v1") + workload("job", "1", "web:v1") + workload("db", "1", "db:v1"),
             workload("web", "3", "r.io/web:v2") + workload("job", "1", "r.io/web:v2") +
                 workload("db", "0", "db@sha256:" + std::string(64, 'a')));
  CHECK(bench.overlay() ==
        overlay_head + "namespace: prod\nimages:\n  - name: db\n    digest: sha256:" + std::string(64, 'a') +
            "\n  - name: web\n    newName: r.io/web\n    newTag: v2\n"
            "replicas:\n  - name: db\n    count: 0\n  - name: web\n    count: 3\n" +
            overlay_tail);
}

TEST_CASE("a registry alone is changed for images of several versions") {
  Bench bench;
  bench.lead(workload("a", "1", "web:v1") + workload("b", "1", "web:v2"),
             workload("a", "1", "r.io/web:v1") + workload("b", "1", "r.io/web:v2"));
  CHECK(bench.overlay() ==
        overlay_head + "namespace: prod\nimages:\n  - name: web\n    newName: r.io/web\n" + overlay_tail);
}

TEST_CASE("an image is patched where one entry would not be right for all") {
  SUBCASE("containers part ways") {
    Bench bench;
    bench.lead(workload("a", "1", "web:v1") + workload("b", "1", "web:v1"),
               workload("a", "1", "web:v2") + workload("b", "1", "web:v1"));
    CHECK(bench.overlay() ==
          overlay_head + "namespace: prod\npatches:\n  - path: patches/a-deployment.yaml\n" + overlay_tail);
    CHECK(bench.patch("a-deployment.yaml") ==
          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n"
          "      containers:\n        - name: main\n          image: web:v2\n");
  }
  SUBCASE("an object that is new keeps the old image") {
    Bench bench;
    bench.lead(workload("a", "1", "web:v1"), workload("a", "1", "web:v2") + workload("b", "1", "web:v1"));
    CHECK(bench.overlay().find("images:") == std::string::npos);
  }
  SUBCASE("the name, taken for a pattern, touches another image") {
    Bench bench;
    bench.lead(workload("a", "1", "r.io/web:v1") + workload("b", "1", "rxio/web:v1"),
               workload("a", "1", "r.io/web:v2") + workload("b", "1", "rxio/web:v1"));
    CHECK(bench.overlay().find("images:") == std::string::npos);
  }
  SUBCASE("tag and digest together") {
    Bench bench;
    bench.lead(workload("a", "1", "web:v1"), workload("a", "1", "web:v2@sha256:" + std::string(64, 'b')));
    CHECK(bench.overlay().find("images:") == std::string::npos);
  }
}

TEST_CASE("a count is patched where its name stands for several objects") {
  Bench bench;
  bench.lead(workload("a", "1", "web:v1") + workload("a", "1", "web:v1", "StatefulSet"),
             workload("a", "2", "web:v1") + workload("a", "1", "web:v1", "StatefulSet"));
  CHECK(bench.overlay() ==
        overlay_head + "namespace: prod\npatches:\n  - path: patches/a-deployment.yaml\n" + overlay_tail);
}

TEST_CASE("an object that no patch leads to goes first and comes back whole") {
  SUBCASE("in an overlay") {
    Bench bench;
    bench.lead(thing("\"5\""), thing("5"));
    CHECK(bench.overlay() ==
          overlay_head + "namespace: prod\n" + overlay_tail + "  - replaced/old\n  - replaced/new\n");
    CHECK(
        bench.body("overlays/plain-local/replaced/old/kustomization.yaml") ==
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - path: t-thing.yaml\n");
    CHECK(
        bench.body("overlays/plain-local/replaced/old/t-thing.yaml").ends_with("name: t\n$patch: delete\n"));
    CHECK(bench.body("overlays/plain-local/replaced/new/kustomization.yaml") ==
          "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n  - t-thing.yaml\n");
    CHECK(bench.body("overlays/plain-local/replaced/new/t-thing.yaml").ends_with("name: t\nsize: 5\n"));
  }
  SUBCASE("in a variant") {
    Bench bench;
    bench.lead(thing("\"5\""), thing("5"), thing("5"), "prod");
    CHECK(bench.body("components/plain/kustomization.yaml") ==
          "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents:\n"
          "  - replaced/old\n  - replaced/new\n");
    CHECK(bench.overlay() == overlay_head + "namespace: prod\n" + overlay_tail);
  }
}

TEST_CASE("what a variant takes away comes back behind its component") {
  Bench bench;
  bench.lead(settings("a", "x"), settings("b", "x"), settings("a", "z") + settings("b", "x"), "prod");
  CHECK(bench.overlay() == overlay_head + "namespace: prod\n" + overlay_tail + "  - replaced/new\n");
  CHECK(bench.body("overlays/plain-local/replaced/new/a-configmap.yaml").ends_with("KEY: z\n"));
}

TEST_CASE("the Namespace is renamed by the overlay's namespace") {
  const auto space = [](const std::string& name, const std::string& label) {
    return "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name +
           "\n  labels:\n    level: " + label + "\n";
  };
  SUBCASE("nothing else changes") {
    Bench bench;
    bench.lead(space("default", "a"), space("prod", "a"));
    CHECK(bench.rules.empty());
    CHECK(bench.overlay() == overlay_head + "namespace: prod\n" + overlay_tail);
  }
  SUBCASE("a patch is for the name it has in the base") {
    Bench bench;
    bench.lead(space("default", "a"), space("prod", "b"));
    CHECK(bench.patch("default-namespace.yaml") ==
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels:\n    level: b\n");
  }
  SUBCASE("a variant with a namespace of its own") {
    Bench bench;
    bench.lead(space("default", "a"), space("five", "a"), space("default", "a"), "default");
    CHECK(bench.rules.empty());
    CHECK(bench.body("components/plain/patches/default-namespace.yaml").ends_with("$patch: delete\n"));
    CHECK(bench.overlay() == overlay_head + "namespace: default\n" + overlay_tail);
  }
  SUBCASE("another one would lose its name") {
    Bench bench;
    bench.lead(space("default", "a"), space("other", "a"));
    CHECK(bench.rules == Names{"namespace-in-object"});
  }
}

TEST_CASE("subjects of bindings follow the namespace by themselves") {
  const auto binding = [](const std::string& subject) {
    return "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n---\n"
           "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: web\nroleRef:\n"
           "  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: r\nsubjects:\n  - kind: "
           "ServiceAccount\n" +
           subject;
  };
  const auto account = [&](const std::string& name, const std::string& place) {
    return binding("    name: " + name + "\n    namespace: " + place + "\n");
  };
  SUBCASE("an account of the tree") {
    Bench bench;
    bench.lead(account("web", "default"), account("web", "prod"));
    CHECK(bench.rules.empty());
    CHECK(bench.overlay() == overlay_head + "namespace: prod\n" + overlay_tail);
  }
  SUBCASE("an account from elsewhere needs a patch") {
    Bench bench;
    bench.lead(account("stranger", "default"), account("stranger", "prod"));
    CHECK(bench.rules.empty());
    CHECK(bench.patch("web-rolebinding.yaml").ends_with("name: stranger\n    namespace: prod\n"));
  }
  SUBCASE("a subject without namespace would get one") {
    Bench bench;
    bench.lead(binding("    name: web\n"), binding("    name: web\n"));
    CHECK(bench.rules == Names{"namespace-in-object"});
  }
}

TEST_CASE("a Secret becomes a generator, and its example says how to fill it in") {
  const std::string secret =
      "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n  labels:\n    part: secret\ntype: "
      "Opaque\ndata:\n"
      "  URL: \"\"\n  TOKEN: \"\"\n  NOTE: \"\"\n  PLAIN: \"\"\n";
  Bench bench;
  bench.system.root =
      bench
          .read(
              "secrets:\n  keys:\n    keys:\n      URL:\n        description: |-\n          Where the\n"
              "          database is.\n        required: true\n        example: "
              "postgresql://USER:PASSWORD@HOST/DB?x=y\n"
              "      TOKEN:\n        description: The token.\n        required: true\n        prefix: sk-\n"
              "        minLength: 20\n      NOTE:\n        description: A note.\n        required: false\n"
              "        example: hello\n")
          .at(0);
  bench.lead(secret + settings("a", "x"), secret + settings("a", "x"));
  CHECK(bench.rules.empty());
  CHECK(bench.body("base/kustomization.yaml").find("secret") == std::string::npos);
  CHECK(bench.overlay() ==
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - without-secrets\n"
        "namespace: prod\nsecretGenerator:\n  - name: keys\n    envs:\n      - keys.env\n"
        "    type: Opaque\n    options:\n      disableNameSuffixHash: true\n      labels:\n"
        "        part: secret\n");
  // Controllers read what builds without files that git ignores.
  CHECK(bench.body("overlays/plain-local/without-secrets/kustomization.yaml") ==
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../../../base\n"
        "namespace: prod\ncomponents:\n  - ../../../components/plain\n");
  CHECK(bench.body("overlays/plain-local/.gitignore") == "*.env\n");
  CHECK(bench.body("overlays/plain-local/keys.env.example") ==
        "# Copy this file to keys.env and fill it in; git ignores the copy.\n"
        "# A value is everything behind the `=` up to the end of the line, without quotes.\n\n"
        "# Where the database is.\n# Required.\nURL=postgresql://USER:PASSWORD@HOST/DB?x=y\n\n"
        "# The token.\n# Required; begins with sk-; at least 20 characters.\nTOKEN=sk-REPLACE-ME\n\n"
        "# A note.\n# Optional, may stay empty.\nNOTE=\n\n"
        "# Required.\nPLAIN=REPLACE-ME\n");
}

TEST_CASE("a key that no env file can hold is refused") {
  Bench bench;
  const std::string secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\ndata:\n  1st: \"\"\n";
  bench.lead("", "", secret, "prod");
  CHECK(bench.rules == Names{"secret-key-name"});
}

TEST_CASE("objects that Kustomize cannot hold are refused") {
  Bench bench;
  SUBCASE("twice") {
    bench.take(emit::kustomize_base(bench.system, bench.read(settings("a", "x") + settings("a", "z"))));
    CHECK(bench.rules == Names{"duplicate-object"});
  }
  SUBCASE("nameless") {
    bench.take(emit::kustomize_base(bench.system, bench.read("apiVersion: v1\nkind: ConfigMap\n")));
    CHECK(bench.rules == Names{"nameless-object"});
  }
  SUBCASE("in a namespace of its own") {
    bench.lead("", "", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: other\n", "prod");
    CHECK(bench.rules == Names{"namespace-in-object"});
  }
  SUBCASE("in the overlay's namespace, which goes without saying") {
    bench.lead("", "", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: prod\n", "prod");
    CHECK(bench.rules.empty());
    CHECK(bench.body("overlays/plain-local/a-configmap.yaml").find("namespace") == std::string::npos);
  }
}

TEST_CASE("file names are safe and never the same twice") {
  emit::FileNames names;
  CHECK(names.take({"", "v1", "Service", "web", ""}) == "web-service.yaml");
  CHECK(names.take({"serving.example.com", "v1", "Service", "web", ""}) ==
        "web-service-serving.example.com.yaml");
  CHECK(names.take({"", "v2", "Service", "web", ""}) == "web-service-2.yaml");
  CHECK(names.take({"", "v1", "Role", "System:Admin/x", ""}) == "system-admin-x-role.yaml");
  CHECK(names.take({"", "v1", "Role", "../x", ""}) == "-.-x-role.yaml");
  CHECK(names.take({"", "v1", "Role", std::string(253, 'a'), ""}).size() < 255);
}
