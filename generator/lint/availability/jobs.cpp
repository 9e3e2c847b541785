// Jobs and CronJobs: when they run, and what remains of them.
#include <fmt/format.h>

#include "kubernetes/schedule.h"
#include "lint/availability/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_cron_job(const Object& object) { return object.id.kind == "CronJob" && object.id.group == "batch"; }

bool is_job(const Object& object) { return object.id.kind == "Job" && object.id.group == "batch"; }

/// Helm and Argo CD delete their hooks themselves.
bool is_hook(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  return annotations != nullptr && (annotations->find("helm.sh/hook") != nullptr ||
                                    annotations->find("argocd.argoproj.io/hook") != nullptr);
}

/// Whether Argo CD or Flux delete and recreate it if it cannot be changed.
bool is_replaced(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations == nullptr) return false;
  // `Replace=true` alone fails on immutable fields as an update does.
  const std::string_view options = text_at(annotations->get("argocd.argoproj.io/sync-options"), "");
  return options.find("Force=true") != std::string_view::npos ||
         text_at(annotations->get("kustomize.toolkit.fluxcd.io/force"), "") == "enabled";
}

}  // namespace

void check_invalid_cron_schedule(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_cron_job(object)) return;
  const Node* schedule = value_at(object.node, "spec.schedule");
  if (schedule != nullptr && schedule->is(yaml::Kind::string)) {
    if (const std::string why = kubernetes::check_schedule(schedule->text); !why.empty()) {
      const bool zone = schedule->text.find("TZ") != std::string::npos;
      report.add(object, schedule->span,
                 fmt::format("the schedule of `{}` is invalid: {}", display(object), why),
                 zone ? "write only the five fields, and set `timeZone: Europe/Vienna` next to `schedule`"
                      : "write minute, hour, day of the month, month and day of the week: `30 2 * * 1-5`");
    }
  }
  const Node* zone = value_at(object.node, "spec.timeZone");
  if (zone == nullptr || !zone->is(yaml::Kind::string)) return;
  if (!zone->text.empty()) return;  // the schema reports unknown ones
  report.add(object, zone->span,
             fmt::format("invalid time zone of `{}`: the API server rejects it", display(object)),
             "set a name such as `Europe/Vienna`, or remove `timeZone`");
}

void check_missing_concurrency_policy(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_cron_job(object) || value_at(object.node, "spec.concurrencyPolicy") != nullptr) return;
  report.add(object, location_of(object),
             fmt::format("`{}` does not set `concurrencyPolicy`: runs can overlap", display(object)),
             "set `concurrencyPolicy: Forbid`, or `Allow` if runs can overlap");
}

void check_suspended_cronjob(const Object& object, const ObjectIndex&, Reporter& report) {
  const Node* suspend = value_at(object.node, "spec.suspend");
  if (!is_cron_job(object) || suspend == nullptr || !suspend->is_true()) return;
  report.add(object, suspend->span, fmt::format("`{}` is suspended: it never runs", display(object)),
             "remove `suspend`");
}

void check_immutable_job(const Object& object, const ObjectIndex& index, Reporter& report) {
  // Whether plain files are applied twice is unknown.
  if (!is_job(object) || is_hook(object) || index.unit(object).root.empty()) return;
  const Node* name = value_at(object.node, "metadata.name");
  if (name == nullptr || name->text.find_first_of("0123456789") != std::string_view::npos) return;
  if (value_at(object.node, "spec.ttlSecondsAfterFinished") != nullptr || is_replaced(object)) return;
  report.add(
      object, name->span,
      fmt::format("`{}` keeps its name when its image changes: upgrades fail, because Jobs are immutable",
                  display(object)),
      "make it a hook with `before-hook-creation`, add the version to its name, or set "
      "`ttlSecondsAfterFinished`");
}

void check_missing_job_ttl(const Object& object, const ObjectIndex&, Reporter& report) {
  if (is_job(object) && !is_hook(object) &&
      value_at(object.node, "spec.ttlSecondsAfterFinished") == nullptr) {
    report.add(
        object, location_of(object),
        fmt::format(
            "`{}` does not set `ttlSecondsAfterFinished`: the finished Job and its Pods are never deleted",
            display(object)),
        "set `ttlSecondsAfterFinished`");
  }
  const Node* ttl = value_at(object.node, "spec.jobTemplate.spec.ttlSecondsAfterFinished");
  if (!is_cron_job(object) || ttl == nullptr) return;
  report.add(object, ttl->span,
             fmt::format("`ttlSecondsAfterFinished` of `{}` can delete runs that the history limits keep",
                         display(object)),
             "remove `ttlSecondsAfterFinished` and set the history limits instead");
}

}  // namespace twinhull::lint
