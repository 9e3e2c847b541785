#include <fmt/format.h>

#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

bool is_zero(const yaml::Node* node) { return node != nullptr && node->integer() == 0; }

/// The kubelet rejects the container: it must not run as root, but is configured to.
bool contradictory(const Container& container, const PodView& pod) {
  const yaml::Node* non_root = setting(container, pod, "runAsNonRoot");
  return non_root != nullptr && non_root->is_true() && is_zero(setting(container, pod, "runAsUser"));
}

/// A container that nothing prevents from running as root; whether its user is set.
bool find_violation(const Container& container, const PodView& pod, bool says_user) {
  const yaml::Node* non_root = setting(container, pod, "runAsNonRoot");
  if (non_root != nullptr && non_root->is_true()) return false;
  const yaml::Node* user = setting(container, pod, "runAsUser");
  return !is_zero(user) && (user != nullptr) == says_user;
}

/// The containers to which that applies, and the location to report: an explicit `false`, otherwise the first
/// one's name.
struct Violation {
  std::vector<const Container*> containers;
  source::Span reported_span;
};

Violation find_violation(const PodView& pod, bool says_user) {
  Violation out;
  for (const Container& container : pod.containers) {
    if (!find_violation(container, pod, says_user)) continue;
    const yaml::Node* non_root = setting(container, pod, "runAsNonRoot");
    if (out.containers.empty())
      out.reported_span = non_root != nullptr ? non_root->span : container.location();
    out.containers.push_back(&container);
  }
  return out;
}

}  // namespace

void check_run_as_root(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (uses_user_namespaces(pod, index)) return;
  for (const yaml::Node* user : settings(pod, "runAsUser")) {
    if (!is_zero(user)) continue;
    bool refused = false;  // reported by run-as-non-root-conflict
    for (const Container& container : pod.containers) {
      refused = refused || (setting(container, pod, "runAsUser") == user && contradictory(container, pod));
    }
    if (refused) continue;
    report.add(*pod.object, user->span, fmt::format("`{}` runs as root (user 0)", display(*pod.object)),
               "set another user, or set `hostUsers: false`");
  }
}

void check_run_as_non_root_conflict(const Container& container, const PodView& pod, const ObjectIndex&,
                                    Reporter& report) {
  if (!contradictory(container, pod)) return;
  const yaml::Node* user = setting(container, pod, "runAsUser");
  diagnostic::Finding& finding = report.add(
      *pod.object, user->span,
      fmt::format("{} sets `runAsUser: 0` and `runAsNonRoot: true`: it does not start", describe(container)),
      "set another user, or remove `runAsNonRoot`");
  finding.related.push_back({"`runAsNonRoot` is set here", setting(container, pod, "runAsNonRoot")->span});
}

void check_may_run_as_root(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (uses_user_namespaces(pod, index)) return;
  const Violation found = find_violation(pod, false);
  if (found.containers.empty()) return;
  report.add(*pod.object, found.reported_span,
             fmt::format("{} can run as root: `runAsNonRoot` is not set", describe(found.containers)),
             "set `runAsNonRoot: true` in the Pod's `securityContext`, and `runAsUser` if the image's user "
             "is root or not numeric");
}

void check_missing_run_as_non_root(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (uses_user_namespaces(pod, index)) return;
  const Violation found = find_violation(pod, true);
  const yaml::Node* overall = value_at(pod.spec, "securityContext.runAsNonRoot");
  const bool denied = overall != nullptr && overall->is(yaml::Kind::boolean) && !overall->is_true();
  constexpr std::string_view help = "set `runAsNonRoot: true` in the pod's `securityContext`";
  if (!found.containers.empty()) {
    report.add(
        *pod.object, found.reported_span,
        fmt::format("{} sets `runAsUser` but not `runAsNonRoot: true`, which the Restricted level requires",
                    describe(found.containers)),
        std::string(help));
  } else if (denied) {
    report.add(*pod.object, overall->span,
               "the Pod sets `runAsNonRoot: false`, which the Restricted level rejects even if every "
               "container sets `true`",
               std::string(help));
  }
}

void check_run_as_root_group(const PodView& pod, const ObjectIndex&, Reporter& report) {
  auto speak = [&](const yaml::Node& group, std::string_view what) {
    report.add(*pod.object, group.span,
               fmt::format("`{}` has group 0 (root) in `{}`", display(*pod.object), what),
               "set another group");
  };
  for (const yaml::Node* group : settings(pod, "runAsGroup")) {
    if (is_zero(group)) speak(*group, "runAsGroup");
  }
  if (const yaml::Node* group = value_at(pod.spec, "securityContext.fsGroup"); is_zero(group)) {
    speak(*group, "fsGroup");
  }
  for (const yaml::Node* group : items_at(pod.spec, "securityContext.supplementalGroups")) {
    if (is_zero(group)) speak(*group, "supplementalGroups");
  }
}

}  // namespace twinhull::lint
