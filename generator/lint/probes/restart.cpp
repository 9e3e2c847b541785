#include <fmt/format.h>

#include "lint/probes/checks.h"

namespace twinhull::lint {
namespace {

bool is_job(const kubernetes::ObjectId& id) {
  return id.group == "batch" && (id.kind == "Job" || id.kind == "CronJob");
}

bool keeps_running(const kubernetes::ObjectId& id) {
  return (id.group == "apps" && id.kind != "ControllerRevision") ||
         (id.group.empty() && id.kind == "ReplicationController");
}

}  // namespace

void check_invalid_restart_policy(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Object& object = *pod.object;
  const yaml::Node* policy = value_at(pod.spec, "restartPolicy");
  const std::string_view word = text_at(policy, "");
  if (keeps_running(object.id)) {
    if (word != "Never" && word != "OnFailure") return;
    report.add(object, policy->span,
               fmt::format("{} supports only `restartPolicy: Always`: the API server rejects `{}`",
                           object.id.kind, word),
               "remove `restartPolicy`, or use a Job");
    return;
  }
  if (!is_job(object.id)) return;
  const bool unset = policy == nullptr || (policy->is(yaml::Kind::string) && word.empty());
  if (unset || word == "Always") {
    report.add(object, policy != nullptr ? policy->span : last_key(pod.spec, "restartPolicy", pod.location()),
               fmt::format("{}: the API server rejects the {}",
                           unset ? "`restartPolicy` defaults to `Always`" : "`restartPolicy` is `Always`",
                           object.id.kind),
               "set `restartPolicy: Never` or `OnFailure` in the Pod spec");
    return;
  }
  const yaml::Node* job =
      object.id.kind == "CronJob" ? object.at("spec.jobTemplate.spec") : object.at("spec");
  const yaml::Node* failures = value_at(job, "podFailurePolicy");
  if (failures == nullptr || word != "OnFailure") return;
  diagnostic::Finding& finding = report.add(
      object, policy->span, "`podFailurePolicy` requires `restartPolicy: Never`: the API server rejects it",
      "set `restartPolicy: Never`");
  finding.related.push_back({"the policy is set here", failures->span});
}

}  // namespace twinhull::lint
