#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "kubernetes/objects.h"
#include "kubernetes/string_fields.h"
#include "yaml_support.h"

using namespace twinhull;

TEST_CASE("an object's identity") {
  YamlText text("---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: todo\n  namespace: local\n");
  const kubernetes::ObjectId id = kubernetes::identity(text.root());
  CHECK(id.group == "apps");
  CHECK(id.version == "v1");
  CHECK(id.kind == "Deployment");
  CHECK(id.name == "todo");
  CHECK(id.namespace_name == "local");
  CHECK(kubernetes::display(id) == "Deployment/todo");

  YamlText odd("---\napiVersion: v1\nkind: [x]\n");
  CHECK(kubernetes::identity(odd.root()).group.empty());
  CHECK(kubernetes::identity(odd.root()).version == "v1");
  CHECK(kubernetes::identity(odd.root()).kind.empty());
}

TEST_CASE("objects are sorted in Kustomize's order") {
  using kubernetes::ObjectId;
  std::vector<ObjectId> ids = {
      {"admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "w", ""},
      {"apps", "v1", "Deployment", "b", ""},
      {"apps", "v1", "Deployment", "a", ""},
      {"dapr.io", "v1alpha1", "Component", "c", ""},
      {"", "v1", "Service", "s", ""},
      {"", "v1", "ConfigMap", "m", ""},
      {"", "v1", "Namespace", "n", ""}};
  std::sort(ids.begin(), ids.end(), kubernetes::before);
  std::vector<std::string_view> names;
  for (const ObjectId& id : ids) names.push_back(id.name);
  CHECK(names == std::vector<std::string_view>{"n", "m", "s", "a", "b", "c", "w"});
  CHECK(kubernetes::is_builtin_group(""));
  CHECK(kubernetes::is_builtin_group("networking.k8s.io"));
  CHECK_FALSE(kubernetes::is_builtin_group("dapr.io"));
  CHECK_FALSE(kubernetes::is_builtin_group("kafka.strimzi.io"));
}

TEST_CASE("where Kubernetes requires strings") {
  using Path = std::vector<std::string_view>;
  const auto wants = [](const Path& path, std::string_view kind) {
    return !kubernetes::why_string_is_required(path, kind).empty();
  };
  CHECK(wants({"metadata", "labels", "x"}, "Deployment"));
  CHECK(wants({"spec", "template", "metadata", "annotations", "dapr.io/app-port"}, "Deployment"));
  CHECK(wants({"spec", "template", "spec", "containers", "[]", "env", "[]", "value"}, "Deployment"));
  CHECK(wants({"spec", "template", "spec", "initContainers", "[]", "args", "[]"}, "Job"));
  CHECK(wants({"spec", "template", "spec", "containers", "[]", "livenessProbe", "exec", "command", "[]"},
              "Job"));
  CHECK(wants({"spec", "selector", "matchLabels", "app"}, "Deployment"));
  CHECK(wants({"spec", "template", "spec", "nodeSelector", "disk"}, "Deployment"));
  CHECK(wants({"data", "PORT"}, "ConfigMap"));
  CHECK(wants({"stringData", "KEY"}, "Secret"));
  CHECK(wants({"spec", "selector", "app"}, "Service"));
  CHECK(wants({"metadata", "name"}, "Kafka"));
  CHECK_FALSE(wants({"spec", "replicas"}, "Deployment"));
  CHECK_FALSE(wants({"spec", "selector", "matchExpressions"}, "Deployment"));
  CHECK_FALSE(wants({"spec", "ports", "[]", "port"}, "Service"));
  CHECK_FALSE(wants({"immutable"}, "ConfigMap"));
  CHECK_FALSE(wants({"spec", "kafka", "config", "x"}, "Kafka"));
}
