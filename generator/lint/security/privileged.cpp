#include <fmt/format.h>

#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {

void check_privileged_container(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  const yaml::Node* privileged = container.at("securityContext.privileged");
  if (privileged == nullptr || !privileged->is_true()) return;
  report.add(*pod.object, privileged->span,
             fmt::format("{} is privileged: it has full control of its node", describe(container)),
             "remove `privileged` and add the capability that is needed");
}

void check_windows_host_process(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const yaml::Node* process : settings(pod, "windowsOptions.hostProcess")) {
    if (!process->is_true()) continue;
    report.add(*pod.object, process->span,
               fmt::format("`{}` runs as a process of the Windows node", display(*pod.object)),
               "remove `hostProcess`");
  }
}

void check_privilege_escalation(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  const yaml::Node* allowed = container.at("securityContext.allowPrivilegeEscalation");
  if (allowed == nullptr || !allowed->is_true() || on_windows(pod)) return;
  report.add(*pod.object, allowed->span, fmt::format("{} allows privilege escalation", describe(container)),
             "set `allowPrivilegeEscalation: false`");
}

void check_missing_allow_privilege_escalation(const Container& container, const PodView& pod,
                                              const ObjectIndex&, Reporter& report) {
  if (on_windows(pod) || value_at(container.node, "securityContext.allowPrivilegeEscalation") != nullptr) {
    return;
  }
  report.add(
      *pod.object, container.location(),
      fmt::format("{} does not set `allowPrivilegeEscalation`, which defaults to true", describe(container)),
      "set `securityContext.allowPrivilegeEscalation: false` on the container");
}

void check_privilege_escalation_conflict(const Container& container, const PodView& pod, const ObjectIndex&,
                                         Reporter& report) {
  const yaml::Node* context = value_at(container.node, "securityContext");
  const yaml::Node* allowed = value_at(context, "allowPrivilegeEscalation");
  if (allowed == nullptr || !allowed->is(yaml::Kind::boolean) || allowed->is_true()) return;
  const yaml::Node* reason = nullptr;
  std::string_view what = "the container is privileged";
  if (is_true_at(context, "privileged")) reason = context->at("privileged");
  for (const yaml::Node* added : items_at(context, "capabilities.add")) {
    const std::string_view name = text_at(added, "");
    // The API server only compares this spelling: it accepts `SYS_ADMIN`.
    if (reason != nullptr || name != "CAP_SYS_ADMIN") continue;
    reason = added;
    what = "CAP_SYS_ADMIN is added";
  }
  if (reason == nullptr) return;
  diagnostic::Finding& finding =
      report.add(*pod.object, allowed->span,
                 fmt::format("{} sets `allowPrivilegeEscalation: false` but already has the privileges: the "
                             "API server rejects the Pod",
                             describe(container)),
                 "remove one of them");
  finding.related.push_back({std::string(what) + " here", reason->span});
}

}  // namespace twinhull::lint
