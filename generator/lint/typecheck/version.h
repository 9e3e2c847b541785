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

LifecycleChange milestone(std::string_view text);
/// "Kubernetes 1.22", "cert-manager 1.6".
std::string display(const LifecycleChange& milestone);
/// Whether a cluster of that release has reached it. Other projects are assumed to be up to date, except for
/// recent releases.
bool reached(const LifecycleChange& milestone, kubernetes::KubernetesVersion release);

/// The order in which versions are recommended: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`.
bool better_version(std::string_view a, std::string_view b);

}  // namespace twinhull::lint
