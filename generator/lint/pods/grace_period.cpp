// Pods that are given less than no time to end: the API server warns, and takes it for a second.
#include <fmt/format.h>

#include "lint/pods/checks.h"

namespace twinhull::lint {

void check_grace_period(const Pod& pod, const Corpus&, Report& report) {
  const yaml::Node* period = value_at(pod.spec, "terminationGracePeriodSeconds");
  if (period == nullptr || !period->is(yaml::Kind::integer) || !period->text.starts_with('-')) return;
  report.add(*pod.object, period->span,
             fmt::format("{} seconds to end are taken for 1: `{}` is killed at once", period->text,
                         display(*pod.object)),
             "write how long its programs may take to end, such as `30`");
}

}  // namespace twinhull::lint
