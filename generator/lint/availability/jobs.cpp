// Jobs and CronJobs: when they run, and what is left of them.
#include <fmt/format.h>

#include "lint/availability/checks.h"
#include "lint/availability/schedule.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_cron_job(const Object& object) { return object.id.kind == "CronJob" && object.id.group == "batch"; }

bool is_job(const Object& object) { return object.id.kind == "Job" && object.id.group == "batch"; }

/// Helm and Argo CD take their hooks away themselves.
bool is_hook(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  return annotations != nullptr && (annotations->find("helm.sh/hook") != nullptr ||
                                    annotations->find("argocd.argoproj.io/hook") != nullptr);
}

}  // namespace

void check_invalid_schedule(const Object& object, const Corpus&, Report& report) {
  if (!is_cron_job(object)) return;
  const Node* schedule = value_at(object.node, "spec.schedule");
  if (schedule != nullptr && schedule->is(yaml::Kind::string)) {
    if (const std::string why = check_schedule(schedule->text); !why.empty()) {
      report.add(object, schedule->span, fmt::format("`{}` never runs: {}", display(object), why),
                 "write minute, hour, day of the month, month and day of the week: `30 2 * * 1-5`");
    }
  }
  const Node* zone = value_at(object.node, "spec.timeZone");
  if (zone == nullptr || !zone->is(yaml::Kind::string)) return;
  std::string lower;
  for (const char c : zone->text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (!lower.empty() && lower != "local") return;
  report.add(object, zone->span,
             fmt::format("`{}` names no time zone: Kubernetes refuses it", display(object)),
             "name one as `Europe/Vienna`, or take `timeZone` out");
}

void check_unset_concurrency(const Object& object, const Corpus&, Report& report) {
  if (!is_cron_job(object) || value_at(object.node, "spec.concurrencyPolicy") != nullptr) return;
  report.add(object, place(object), fmt::format("`{}` starts again while it still runs", display(object)),
             "set `concurrencyPolicy: Forbid`, or `Allow` where it may");
}

void check_suspended_cron_job(const Object& object, const Corpus&, Report& report) {
  const Node* suspend = value_at(object.node, "spec.suspend");
  if (!is_cron_job(object) || suspend == nullptr || !suspend->truth()) return;
  report.add(object, suspend->span, fmt::format("`{}` is suspended: it never runs", display(object)),
             "take `suspend` out once it may run");
}

void check_left_job(const Object& object, const Corpus&, Report& report) {
  if (is_job(object) && !is_hook(object) &&
      value_at(object.node, "spec.ttlSecondsAfterFinished") == nullptr) {
    report.add(
        object, place(object),
        fmt::format("`{}` and its pods stay in the cluster for good once it has finished", display(object)),
        "set `ttlSecondsAfterFinished`");
  }
  const Node* ttl = value_at(object.node, "spec.jobTemplate.spec.ttlSecondsAfterFinished");
  if (!is_cron_job(object) || ttl == nullptr) return;
  report.add(object, ttl->span,
             fmt::format("runs of `{}` may be gone before its history limits say so", display(object)),
             "take `ttlSecondsAfterFinished` out and set the history limits instead");
}

}  // namespace twinhull::lint
