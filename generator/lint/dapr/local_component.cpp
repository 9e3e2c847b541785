// Components that exist in one process or read local files: on Kubernetes, each sidecar is a separate process
// in a separate pod.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

struct LocalComponent {
  std::string_view type;
  std::string_view why;
  std::string_view instead;
  std::string_view given_by;  ///< annotations of pods that provide sidecars with what it reads, separated by
                              ///< blanks
};

constexpr std::string_view mounts = "dapr.io/volume-mounts dapr.io/volume-mounts-rw";
constexpr std::string_view kubernetes_secrets =
    "use `secretstores.kubernetes` or another secret store of the cluster";

constexpr std::array locals = {
    LocalComponent{"crypto.dapr.localstorage", "reads keys from a directory that sidecars do not have",
                   "use `crypto.dapr.kubernetes.secrets`, or mount a volume with `dapr.io/volume-mounts`",
                   mounts},
    LocalComponent{"pubsub.in-memory", "exists in each sidecar separately: messages do not reach other apps",
                   "use a broker in the cluster", ""},
    LocalComponent{"secretstores.local.env",
                   "reads the sidecar's environment, which does not contain your variables",
                   kubernetes_secrets, "dapr.io/env dapr.io/env-from-secret"},
    LocalComponent{"secretstores.local.file", "reads a file that sidecars do not have", kubernetes_secrets,
                   mounts},
    LocalComponent{"state.in-memory",
                   "exists in each sidecar separately: replicas do not share it, and it is lost with the Pod",
                   "use a state store in the cluster", ""},
};

bool is_given(const Object& object, const ObjectIndex& index, std::string_view annotations) {
  if (annotations.empty()) return false;
  const std::vector<std::string_view> names = base::split(annotations, ' ');
  return std::ranges::any_of(index.pods(), [&](const PodView& pod) {
    return base::spend(base::Limit::pairs, 1) && pod.object->namespace_name == object.namespace_name &&
           std::ranges::any_of(names, [&](auto name) { return sidecar_setting(pod, name) != nullptr; });
  });
}

}  // namespace

void check_local_component(const Object& object, const ObjectIndex& index, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr) return;
  const auto local = std::ranges::find(locals, type->type, &LocalComponent::type);
  if (local == locals.end() || !is_for_cluster(object, index) || is_given(object, index, local->given_by))
    return;
  report.add(
      object, value_at(object.node, "spec.type")->span,
      fmt::format("`{}` works only on a single machine: `{}` {}", display(object), local->type, local->why),
      std::string(local->instead));
}

}  // namespace twinhull::lint
