#include "lint/typecheck/version.h"

#include <tuple>

#include "lint/typecheck/formats.h"

namespace twinhull::lint {
namespace {

/// Stable before beta before alpha, then by numbers; better versions compare greater.
auto rank(std::string_view api_version) {
  const std::string_view version = api_version.substr(api_version.find('/') + 1);
  const std::size_t major = count_of(version.substr(version.starts_with('v') ? 1 : 0));
  const std::size_t beta = version.find("beta");
  const std::size_t alpha = version.find("alpha");
  const int stage = beta != std::string_view::npos ? 1 : alpha != std::string_view::npos ? 0 : 2;
  const std::size_t minor = stage == 1   ? count_of(version.substr(beta + 4))
                            : stage == 0 ? count_of(version.substr(alpha + 5))
                                         : 0;
  return std::tuple(stage, major, minor);
}

}  // namespace

LifecycleChange lifecycle_change(std::string_view text) {
  const bool recent = text.starts_with('~');
  if (recent) text.remove_prefix(1);
  const std::size_t dash = text.rfind('-');
  if (dash == std::string_view::npos) return {{}, text, recent};
  return {text.substr(0, dash), text.substr(dash + 1), recent};
}

std::string display(const LifecycleChange& lifecycle_change) {
  return std::string(lifecycle_change.project.empty() ? "Kubernetes" : lifecycle_change.project) + " " +
         std::string(lifecycle_change.version);
}

bool reached(const LifecycleChange& lifecycle_change, kubernetes::KubernetesVersion kubernetes_version) {
  if (lifecycle_change.version.empty() || lifecycle_change.recent) return false;
  if (!lifecycle_change.project.empty()) return true;
  return count_of(lifecycle_change.version.substr(2)) <= static_cast<std::size_t>(kubernetes_version.minor);
}

bool better_version(std::string_view a, std::string_view b) { return rank(a) > rank(b); }

}  // namespace twinhull::lint
