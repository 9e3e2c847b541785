#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view apparmor_prefix = "container.apparmor.security.beta.kubernetes.io/";
constexpr std::array<std::string_view, 4> selinux_types = {"container_t", "container_init_t",
                                                           "container_kvm_t", "container_engine_t"};

std::span<const yaml::Entry> annotations(const PodView& pod) {
  const yaml::Node* found = pod.annotations();
  return found == nullptr ? std::span<const yaml::Entry>() : found->entries;
}

void check_unconfined(const PodView& pod, std::string_view profile, std::string_view what, Reporter& report) {
  for (const yaml::Node* set : settings(pod, profile)) {
    const yaml::Node* type = value_at(set, "type");
    if (text_at(type, "") != "Unconfined") continue;
    report.add(*pod.object, type->span, fmt::format("`{}` runs without {}", display(*pod.object), what),
               "set the type to `RuntimeDefault`, or `Localhost` with a custom profile");
  }
}

}  // namespace

void check_unconfined_seccomp(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_unconfined(pod, "seccompProfile", "a seccomp profile: system calls are unrestricted", report);
}

void check_missing_seccomp_profile(const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (on_windows(pod)) return;
  std::vector<const Container*> without;
  for (const Container& container : pod.containers) {
    if (setting(container, pod, "seccompProfile") == nullptr) without.push_back(&container);
  }
  if (without.empty()) return;
  report.add(*pod.object, without.front()->location(),
             fmt::format("{} has no seccomp profile: system calls can be unrestricted", describe(without)),
             "set `seccompProfile: {type: RuntimeDefault}` in the pod's `securityContext`");
}

void check_deprecated_seccomp_annotation(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Entry& entry : annotations(pod)) {
    if (entry.key != "seccomp.security.alpha.kubernetes.io/pod" &&
        !entry.key.starts_with("container.seccomp.security.alpha.kubernetes.io/")) {
      continue;
    }
    report.add(
        *pod.object, entry.key_span,
        fmt::format("`{}` is ignored since Kubernetes 1.27: the Pod runs without the profile", entry.key),
        "set `securityContext.seccompProfile`");
  }
}

void check_unconfined_apparmor(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_unconfined(pod, "appArmorProfile", "its AppArmor profile", report);
  for (const yaml::Entry& entry : annotations(pod)) {
    if (!entry.key.starts_with(apparmor_prefix)) continue;
    const std::string_view profile = text_at(entry.value, "");
    if (profile.empty() || profile == "runtime/default" || profile.starts_with("localhost/")) continue;
    report.add(*pod.object, entry.value->span,
               fmt::format("Pod Security does not allow AppArmor profile `{}`", profile),
               "use `runtime/default` or `localhost/PROFILE`");
  }
}

void check_apparmor_annotation_unknown_container(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Entry& entry : annotations(pod)) {
    if (!entry.key.starts_with(apparmor_prefix)) continue;
    const std::string_view name = entry.key.substr(apparmor_prefix.size());
    if (std::ranges::any_of(pod.containers, [&](const Container& c) { return c.name == name; })) continue;
    report.add(*pod.object, entry.key_span,
               fmt::format("the annotation references container `{}`, which the Pod does not have: the API "
                           "server rejects it",
                           name),
               "use the name of a container, or `securityContext.appArmorProfile`");
  }
}

void check_disallowed_selinux_options(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Node* options : settings(pod, "seLinuxOptions")) {
    for (std::string_view part : {"type", "user", "role"}) {
      const yaml::Node* value = value_at(options, part);
      const std::string_view text = text_at(value, "");
      if (text.empty() || (part == "type" && std::ranges::find(selinux_types, text) != selinux_types.end())) {
        continue;
      }
      report.add(*pod.object, value->span,
                 fmt::format("Pod Security does not allow SELinux {} `{}`", part, text),
                 part == "type" ? "use a container type, such as `container_t`" : "remove it");
    }
  }
}

}  // namespace twinhull::lint
