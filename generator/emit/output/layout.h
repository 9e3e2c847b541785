#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

// The layout of the output directory. Paths are relative to `out/<system>/`, without `/` at the end.
namespace twinhull::emit {

/// The output directory below the root, unless another is given.
inline constexpr std::string_view kOutDirectory = "out";

/// The generated files with their digests, and what each target consists of.
inline constexpr std::string_view kIndexName = "index.json";

/// Schemas for editors: of a single values file, and of system.yaml.
inline constexpr std::string_view kLayerSchema = "values-layer.schema.json";
inline constexpr std::string_view kSystemSchema = "system.schema.json";

inline constexpr std::string_view kHelmDirectory = "helm";
inline constexpr std::string_view kKustomizeDirectory = "kustomize";
inline constexpr std::string_view kGitopsDirectory = "gitops";

/// The chart, and the values file of a target inside it.
inline std::string chart_directory(std::string_view chart) {
  return fmt::format("{}/{}", kHelmDirectory, chart);
}
inline std::string values_file(std::string_view target) { return fmt::format("values-{}.yaml", target); }

/// The objects of the defaults, the component of each feature, and that with the Secrets of an environment.
inline constexpr std::string_view kBaseDirectory = "kustomize/base";
inline constexpr std::string_view kComponentsDirectory = "kustomize/components";
inline constexpr std::string_view kLocalSecrets = "local-secrets";
inline std::string feature_directory(std::string_view feature) {
  return fmt::format("{}/{}", kComponentsDirectory, feature);
}
inline std::string local_secrets_directory(std::string_view environment) {
  return fmt::format("{}/{}/{}", kComponentsDirectory, kLocalSecrets, environment);
}

/// The overlay of a target. If the target has Secrets, `kWithoutSecrets` inside it contains everything else,
/// for GitOps controllers; the overlay adds what is generated from files ignored by Git.
inline constexpr std::string_view kOverlaysDirectory = "kustomize/overlays";
inline constexpr std::string_view kWithoutSecrets = "without-secrets";
inline std::string overlay_directory(std::string_view target) {
  return fmt::format("{}/{}", kOverlaysDirectory, target);
}
inline std::string overlay_without_secrets(std::string_view target) {
  return fmt::format("{}/{}", overlay_directory(target), kWithoutSecrets);
}

/// The directories of what Flux applies first, and of what depends on it, in the base, a component or an
/// overlay that has both.
inline constexpr std::string_view kInfrastructure = "infrastructure";
inline constexpr std::string_view kApps = "apps";

/// Where Argo CD and Flux apply all files.
inline constexpr std::string_view kArgoCdDirectory = "gitops/argocd";
inline constexpr std::string_view kFluxDirectory = "gitops/flux";

/// The file of a GitOps template for the system, of a target, or of an environment: `argocd/kustomize.yaml`
/// of the target `a` is `gitops/argocd/kustomize/a.yaml`, `flux/clusters/apps.yaml` of the environment `b` is
/// `gitops/flux/clusters/b/apps.yaml`.
inline std::string gitops_file(std::string_view output) {
  return fmt::format("{}/{}", kGitopsDirectory, output);
}
inline std::string gitops_environment_file(std::string_view output, std::string_view environment) {
  const std::size_t name = output.rfind('/') + 1;
  return fmt::format("{}/{}{}/{}", kGitopsDirectory, output.substr(0, name), environment,
                     output.substr(name));
}
inline std::string gitops_file(std::string_view output, std::string_view target) {
  const std::size_t dot = output.rfind('.');
  return fmt::format("{}/{}/{}{}", kGitopsDirectory, output.substr(0, dot), target, output.substr(dot));
}

}  // namespace twinhull::emit
