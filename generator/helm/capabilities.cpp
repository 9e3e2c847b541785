#include "helm/capabilities.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "helm/semver.h"

namespace twinhull::helm {
namespace {

/// What Helm 4.1 assumes without a cluster, in its order.
constexpr std::string_view known_versions[] = {
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "autoscaling/v2beta1",
    "autoscaling/v2beta2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha1",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
};

constexpr std::string_view default_version = "v1.35.0";

}  // namespace

base::Expected<Capabilities> make_capabilities(Heap& heap, const std::string& kubernetes_version,
                                               const std::vector<std::string>& more) {
  std::string version(kubernetes_version.empty() ? std::string(default_version) : kubernetes_version);
  const std::string bare = version.starts_with('v') ? version.substr(1) : version;
  // Only the leading numbers count: `1.33.4-gke.1` is compared as 1.33.4.
  const std::string numbers = bare.substr(0, bare.find_first_not_of("0123456789."));
  const base::Expected<Version> parsed = parse_version(numbers);
  if (!parsed.value || numbers.find('.') == std::string::npos) {
    return {std::nullopt,
            fmt::format("invalid kube version '{}': could not parse \"{}\" as version", version, version)};
  }
  const std::string normalized =
      fmt::format("v{}.{}.{}", parsed.value->major, parsed.value->minor, parsed.value->patch);
  if (!version.starts_with('v')) version.insert(0, "v");
  Object* kube = heap.make_object("common.KubeVersion");
  kube->text = heap.copy(normalized);
  kube->fields.emplace_back("Version", of_text(heap, version));
  kube->fields.emplace_back("Major", of_text(heap, std::to_string(parsed.value->major)));
  kube->fields.emplace_back("Minor", of_text(heap, std::to_string(parsed.value->minor)));
  List* versions = heap.make_list();
  for (const std::string_view known : known_versions) append(heap, *versions, of_text(known));
  for (const std::string& one : more) append(heap, *versions, of_text(heap, one));
  Object* build = heap.make_object("version.BuildInfo");
  build->fields.emplace_back("Version", of_text("v4.1.4"));
  build->fields.emplace_back("GitCommit", of_text("05fa37973dc9e42b76e1d2883494c87174b6074f"));
  build->fields.emplace_back("GitTreeState", of_text("clean"));
  build->fields.emplace_back("GoVersion", of_text("go1.25.9"));
  build->fields.emplace_back("KubeClientVersion", of_text("v1.35"));
  Object* capabilities = heap.make_object("*common.Capabilities");
  capabilities->fields.emplace_back("KubeVersion", of_object(kube));
  capabilities->fields.emplace_back("APIVersions", of_list(versions, Type::api_versions));
  capabilities->fields.emplace_back("HelmVersion", of_object(build));
  return {Capabilities{of_object(capabilities), normalized}, {}};
}

}  // namespace twinhull::helm
