#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "base/file_system.h"
#include "kustomize/build.h"
#include "kustomize/field_path.h"
#include "kustomize/selector.h"
#include "kustomize/tree.h"
#include "yaml/go_yaml_writer.h"

namespace twinhull::kustomize {
namespace {

/// A build of files in memory, as text; the messages of its findings if it fails.
std::string build(std::map<std::string, std::string> files, const std::string& directory = "tree") {
  base::InMemoryFileSystem fs;
  fs.files = std::move(files);
  source::Files sources;
  base::Arena arena;
  const BuildResult built = Builder(fs, sources, arena).build(directory);
  std::string text;
  for (const diagnostic::Finding& finding : built.findings) {
    const source::Position at = sources.position(finding.span.file, finding.span.begin);
    text += sources.path(finding.span.file) + ":" + std::to_string(at.line) + ": " + finding.message + "\n";
  }
  if (!built.complete()) return text;
  for (const BuiltObject& object : built.objects) {
    text += "---\n" + yaml::write_go_yaml(*object.node, yaml::LargeIntegers::exact).value_or("?");
  }
  return text;
}

constexpr const char* config_map =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {COLOR: blue}\n";

TEST_CASE("scalars have the kinds of go-yaml") {
  CHECK(plain_kind("yes") == yaml::Kind::string);
  CHECK(plain_kind("0644") == yaml::Kind::integer);
  CHECK(plain_kind("08") == yaml::Kind::number);
  CHECK(plain_kind("1_000") == yaml::Kind::integer);
  CHECK(plain_kind("12345678901234567890") == yaml::Kind::integer);
  CHECK(plain_kind("123456789012345678901") == yaml::Kind::number);
  CHECK(plain_kind("1e3") == yaml::Kind::number);
  CHECK(plain_kind("12:30") == yaml::Kind::string);
}

TEST_CASE("paths are split at delimiters without a backslash") {
  CHECK(split_path("a/b\\/c", '/') == std::vector<std::string>{"a", "b/c"});
  CHECK(split_path("/a//b/", '/') == std::vector<std::string>{"a", "", "b", ""});
  CHECK(split_path("a\\//b", '/') == std::vector<std::string>{"a/", "b"});
  CHECK(split_path("/", '/') == std::vector<std::string>{""});
  CHECK(split_path("", '/') == std::vector<std::string>{""});
  CHECK(split_bracketed_path("a.[name=x.y].[b.c]", '.') ==
        std::vector<std::string>{"a", "[name=x.y]", "b.c"});
}

TEST_CASE("changes that grow end at the limit of steps") {
  const std::string limit = "tree/kustomization.yaml:1: the build takes more than 50,000,000 steps\n";
  std::string operations = "[";
  for (int i = 0; i < 20'000; ++i)
    operations += (i == 0 ? "" : ",") + std::string(R"({"op": "add", "path": "/data/k)") + std::to_string(i) +
                  R"(", "value": "x"})";
  const std::string patched = "resources: [web.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]\n";
  CHECK(build({{"tree/kustomization.yaml", patched},
               {"tree/web.yaml", config_map},
               {"tree/p.json", operations + "]"}}) == limit);
  operations = "[";
  for (int i = 0; i < 64; ++i)
    operations += (i == 0 ? "" : ",") + std::string(R"({"op": "copy", "from": "/data", "path": "/data/k)") +
                  std::to_string(i) + R"("})";
  CHECK(build({{"tree/kustomization.yaml", patched},
               {"tree/web.yaml", config_map},
               {"tree/p.json", operations + "]"}}) == limit);
  std::string doubled = "resources: [web.yaml]\nreplacements:\n";
  for (int i = 0; i < 100; ++i)
    doubled +=
        "- source: {kind: ConfigMap, fieldPath: data.COLOR}\n  targets: [{select: {kind: ConfigMap}, "
        "fieldPaths: "
        "[data.COLOR], options: {delimiter: '-', index: -1}}]\n";
  CHECK(build({{"tree/kustomization.yaml", doubled}, {"tree/web.yaml", config_map}}) == limit);
}

TEST_CASE("a costly expression of a target is reported") {
  std::string object = config_map;
  object.replace(object.find("web"), 3, std::string(300, 'a') + "!");
  const std::string text = build({{"tree/kustomization.yaml",
                                   "resources: [web.yaml]\npatches:\n- target: {name: '(a+)+(a+)+'}\n"
                                   "  patch: '[{\"op\": \"remove\", \"path\": \"/data/COLOR\"}]'\n"},
                                  {"tree/web.yaml", object}});
  CHECK(text.starts_with("tree/kustomization.yaml:3: the expression takes more than 200,000 steps for `aaa"));
}

TEST_CASE("a replacement changes one part of a text") {
  const auto replaced = [](std::string_view index) {
    const std::string text = build(
        {{"tree/kustomization.yaml",
          "resources: [web.yaml]\nreplacements:\n- sourceValue: x\n  targets: [{select: {kind: ConfigMap}, "
          "fieldPaths: [data.COLOR], options: {delimiter: ':', index: " +
              std::string(index) + "}}]\n"},
         {"tree/web.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {COLOR: 'a:b:c'}\n"}});
    const std::size_t begin = text.find("COLOR: ") + 7;
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  CHECK(replaced("0") == "x:b:c");
  CHECK(replaced("1") == "a:x:c");
  CHECK(replaced("2") == "a:b:x");
  CHECK(replaced("3") == "a:b:c:x");
  CHECK(replaced("-1") == "x:a:b:c");
}

TEST_CASE("label selectors") {
  const TextMap labels = {{"app", "web"}, {"tier", "2"}};
  const auto matches = [&](std::string_view text) {
    const auto selector = LabelSelector::parse(text);
    REQUIRE(selector);
    return selector->matches(labels);
  };
  CHECK(matches(""));
  CHECK(matches("app=web,tier in (1, 2)"));
  CHECK(matches("app,!other,tier>1"));
  CHECK_FALSE(matches("app!=web"));
  CHECK_FALSE(matches("app notin (web)"));
  CHECK_FALSE(LabelSelector::parse("app in web"));
  CHECK_FALSE(LabelSelector::parse("=web"));
}

TEST_CASE("labels that were added together change together") {
  const std::string text = build({
      {"tree/kustomization.yaml",
       "resources: [../base]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: "
       "Deployment\n    metadata: {name: web, labels: {team: b}}\n"},
      {"base/kustomization.yaml",
       "resources: [web.yaml]\nlabels:\n- {pairs: {team: a}, includeSelectors: true}\n"},
      {"base/web.yaml",
       "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n"},
  });
  CHECK(text ==
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    team: b\n  name: web\nspec:\n"
        "  replicas: 1\n  selector:\n    matchLabels:\n      team: b\n  template:\n    metadata:\n      "
        "labels:\n"
        "        team: b\n");
}

TEST_CASE("a generated object merges into one of a file, and gets no hash") {
  CHECK(build({{"tree/kustomization.yaml",
                "resources: [web.yaml]\nconfigMapGenerator:\n- {name: web, behavior: merge, literals: "
                "[SIZE=5]}\n"},
               {"tree/web.yaml", config_map}}) ==
        "---\napiVersion: v1\ndata:\n  COLOR: blue\n  SIZE: \"5\"\nkind: ConfigMap\nmetadata:\n  name: "
        "web\n");
}

TEST_CASE("errors are found together, at their lines") {
  CHECK(build({{"tree/kustomization.yaml",
                "resources: [web.yaml, no.yaml]\nnamePrefx: a-\nreplicas:\n- {name: wbe, count: 2}\n"},
               {"tree/web.yaml", config_map}}) ==
        "tree/kustomization.yaml:2: unknown field `namePrefx`: Kustomize fails\n"
        "tree/kustomization.yaml:1: `no.yaml` does not exist: Kustomize fails\n");
}

TEST_CASE("what could be in a file that cannot be read is not missed") {
  const auto replicas = [](const std::string& resources) {
    return build(
        {{"tree/kustomization.yaml", "resources: [" + resources + "]\nreplicas:\n- {name: api, count: 2}\n"},
         {"tree/web.yaml", config_map}});
  };
  const std::string missing =
      "tree/kustomization.yaml:3: `replicas` of `api`: no workload has that name: Kustomize fails\n";
  CHECK(replicas("web.yaml") == missing);
  CHECK(replicas("web.yaml, no.yaml").find(missing) == std::string::npos);
}

}  // namespace
}  // namespace twinhull::kustomize
