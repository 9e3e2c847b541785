#pragma once

#include <string>
#include <string_view>

#include "kubernetes/api.h"

namespace twinhull::lint {

/// A release of Kubernetes or of another project, as in schemas/kubernetes/lifecycle.txt.
struct LifecycleChange {
  std::string_view project;  ///< empty for Kubernetes
  std::string_view version;  ///< empty for never
  bool recent = false;       ///< written with a `~`: many clusters run older releases
};

LifecycleChange lifecycle_change(std::string_view text);
/// "Kubernetes 1.22", "cert-manager 1.6".
std::string display(const LifecycleChange& lifecycle_change);
/// Whether a cluster of that release has reached it. Other projects are assumed to be up to date, except for
/// recent releases.
bool reached(const LifecycleChange& lifecycle_change, kubernetes::KubernetesVersion kubernetes_version);

/// The order in which versions are recommended: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`.
bool better_version(std::string_view a, std::string_view b);

}  // namespace twinhull::lint
