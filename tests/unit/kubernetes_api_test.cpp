#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/api.h"

using namespace twinhull;
using kubernetes::BaseType;
using kubernetes::KubernetesVersion;

namespace {

const kubernetes::ApiCatalog& apis = kubernetes::builtin_catalog();

kubernetes::TypeRef at(std::string_view api_version, std::string_view kind, std::string_view path,
                       KubernetesVersion release = kubernetes::newest_version()) {
  const kubernetes::KindRow* row = find_kind(apis, api_version, kind);
  REQUIRE(row != nullptr);
  const auto type = type_at(apis, *row, path, release);
  REQUIRE(type.has_value());
  return *type;
}

}  // namespace

TEST_CASE("Kubernetes versions") {
  CHECK(kubernetes::parse_kubernetes_version("1.34").version == KubernetesVersion{34});
  CHECK(kubernetes::parse_kubernetes_version("v1.31").version == KubernetesVersion{31});
  CHECK(kubernetes::parse_kubernetes_version("1.36.2").version == KubernetesVersion{36});
  CHECK(kubernetes::parse_kubernetes_version("1.30").error ==
        "is not supported; use Kubernetes 1.31 to 1.36");
  for (std::string_view wrong : {"", "1", "2.34", "1.x", "1.34.", "1.34-rc", "1.99999999999", "1.34.5.6"}) {
    CAPTURE(wrong);
    CHECK(kubernetes::parse_kubernetes_version(wrong).error == "is not a Kubernetes version such as `1.36`");
  }
  CHECK(display(kubernetes::newest_version()) == "1.36");
}

TEST_CASE("the API tables are sorted for lookup") {
  const auto key = [](const auto& row) {
    return std::string(apis.at(row.kind)) + '\n' + std::string(apis.at(row.api_version));
  };
  CHECK(std::ranges::is_sorted(apis.kinds, std::less_equal<>(), key));
  CHECK(std::ranges::is_sorted(apis.lifecycle, std::less_equal<>(), key));
  for (const kubernetes::TypeRow& type : apis.types) {
    if (type.base != BaseType::fields) continue;
    const auto fields = apis.fields.subspan(type.first, type.count);
    CHECK(std::ranges::is_sorted(fields, {}, [](const auto& row) { return apis.at(row.name); }));
    for (std::size_t i = 1; i < fields.size(); ++i) {
      const bool same = apis.at(fields[i - 1].name) == apis.at(fields[i].name);
      CHECK_FALSE((same && (fields[i - 1].versions & fields[i].versions) != 0));
    }
  }
}

TEST_CASE("types of fields") {
  CHECK(at("apps/v1", "Deployment", "spec.replicas").base() == BaseType::int32);
  CHECK(at("v1", "Service", "spec.ports[].targetPort").base() == BaseType::int_or_string);
  CHECK(at("v1", "Secret", "data.KEY").base() == BaseType::bytes);
  CHECK(at("v1", "Pod", "spec.containers[].resources.limits.memory").base() == BaseType::quantity);
  CHECK(at("v1", "Pod", "metadata.creationTimestamp").base() == BaseType::time);
  const kubernetes::TypeRef ports =
      at("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec.containers[].ports");
  CHECK(ports.base() == BaseType::list);
  CHECK(ports.limit(kubernetes::ConstraintKind::map_keys) == "containerPort\nprotocol");
  CHECK(ports.limit(kubernetes::ConstraintKind::merge_key) == "containerPort");
  CHECK(at("apps/v1", "Deployment", "spec.strategy.type").limit(kubernetes::ConstraintKind::values) ==
        "Recreate\nRollingUpdate\n");
  CHECK(at("v1", "Pod", "metadata.finalizers").has(kubernetes::list_type_set));
  CHECK(at("dapr.io/v1alpha1", "Component", "spec.metadata[].value").base() == BaseType::any);
  CHECK(at("dapr.io/v1alpha1", "Component", "metadata.labels.x").base() == BaseType::string);
}

TEST_CASE("fields depend on the Kubernetes version") {
  const kubernetes::TypeRef set = at("apps/v1", "StatefulSet", "spec");
  CHECK(find_field(set, "serviceName", KubernetesVersion{31})->required);
  CHECK_FALSE(find_field(set, "serviceName", KubernetesVersion{33})->required);
  CHECK(find_field(set, "serviceNam", KubernetesVersion{33}) == nullptr);
  const kubernetes::TypeRef container = at("v1", "Pod", "spec.containers[]");
  CHECK(find_field(container, "restartPolicyRules", KubernetesVersion{33}) == nullptr);
  CHECK(find_field(container, "restartPolicyRules", KubernetesVersion{34}) != nullptr);
  CHECK(kubernetes::display_versions(find_field(container, "restartPolicyRules")[0].versions) ==
        "from 1.34 on");
  CHECK(kubernetes::display_versions(0b111) == "from 1.31 to 1.33");
  CHECK(kubernetes::display_versions(0b10) == "in 1.32 alone");
}

TEST_CASE("types can be recursive") {
  const kubernetes::TypeRef schema =
      at("apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec.versions[].schema.openAPIV3Schema");
  CHECK(find_field(schema, "properties", KubernetesVersion{36}) != nullptr);
  CHECK(at("apiextensions.k8s.io/v1", "CustomResourceDefinition",
           "spec.versions[].schema.openAPIV3Schema.properties.a.properties.b.type")
            .base() == BaseType::string);
}

TEST_CASE("kinds and the versions that serve them") {
  std::vector<std::string_view> versions;
  for (const kubernetes::KindRow& row : find_kinds(apis, "HorizontalPodAutoscaler")) {
    versions.push_back(apis.at(row.api_version));
  }
  CHECK(versions == std::vector<std::string_view>{"autoscaling/v1", "autoscaling/v2"});
  CHECK((find_kind(apis, "v1", "ConfigMap")->flags & kubernetes::namespaced_kind) != 0);
  CHECK((find_kind(apis, "v1", "Namespace")->flags & kubernetes::cluster_kind) != 0);
  CHECK(find_kind(apis, "v1", "configmap") == nullptr);
  const kubernetes::KindRow* slices = find_kind(apis, "resource.k8s.io/v1", "ResourceSlice");
  CHECK_FALSE(is_served(*slices, KubernetesVersion{33}));
  CHECK(is_served(*slices, KubernetesVersion{34}));
  CHECK((find_kind(apis, "external-secrets.io/v1beta1", "SecretStore")->flags & kubernetes::unserved_kind) !=
        0);
  CHECK((find_kind(apis, "kafka.strimzi.io/v1beta2", "Kafka")->flags & kubernetes::deprecated_kind) != 0);
  CHECK((find_kind(apis, "kafka.strimzi.io/v1", "Kafka")->flags & kubernetes::deprecated_kind) == 0);
  CHECK(kubernetes::group_of("apps/v1") == "apps");
  CHECK(kubernetes::group_of("v1").empty());
}

TEST_CASE("the lifecycles agree with the served versions") {
  for (const kubernetes::LifecycleRow& row : apis.lifecycle) {
    const kubernetes::KindRow* kind = find_kind(apis, apis.at(row.api_version), apis.at(row.kind));
    const std::string removed(apis.at(row.removed));
    if (kind == nullptr || !removed.starts_with("1.")) continue;
    CAPTURE(apis.at(row.kind));
    CAPTURE(apis.at(row.api_version));
    for (int minor = apis.oldest; minor <= apis.newest; ++minor) {
      if (minor >= std::stoi(removed.substr(2))) CHECK_FALSE(is_served(*kind, KubernetesVersion{minor}));
    }
    if (std::stoi(removed.substr(2)) > apis.newest) CHECK(is_served(*kind, KubernetesVersion{apis.newest}));
  }
  // Every API that a version removed is listed.
  for (const kubernetes::KindRow& kind : apis.kinds) {
    if (is_served(kind, kubernetes::newest_version()) || apis.at(kind.kind).ends_with("List")) continue;
    CAPTURE(apis.at(kind.kind));
    CAPTURE(apis.at(kind.api_version));
    const bool custom = (kind.flags & kubernetes::custom_kind) != 0;
    CHECK((custom || find_lifecycle(apis, apis.at(kind.api_version), apis.at(kind.kind)) != nullptr));
  }
  // A replacement in a Kubernetes group is served by some version.
  for (const kubernetes::LifecycleRow& row : apis.lifecycle) {
    const std::string_view replacement = apis.at(row.replacement);
    if (replacement.empty() || apis.at(row.removed).find('-') != std::string_view::npos) continue;
    CAPTURE(replacement);
    CAPTURE(apis.at(row.kind));
    const std::size_t last = replacement.rfind('/');
    const bool other_kind = std::ranges::count(replacement, '/') == 2;
    const std::string_view api_version = other_kind ? replacement.substr(0, last) : replacement;
    const std::string_view kind = other_kind ? replacement.substr(last + 1) : apis.at(row.kind);
    const bool outside = api_version.starts_with("admission.") || api_version.starts_with("audit.") ||
                         api_version.starts_with("apidiscovery.");
    CHECK((outside || find_kind(apis, api_version, kind) != nullptr));
  }
}
