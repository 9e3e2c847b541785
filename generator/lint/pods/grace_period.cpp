// Negative termination grace periods: the API server warns and uses 1.
#include <fmt/format.h>

#include "lint/pods/checks.h"

namespace twinhull::lint {

void check_negative_grace_period(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const yaml::Node* period = value_at(pod.spec, "terminationGracePeriodSeconds");
  if (period == nullptr || !period->is(yaml::Kind::integer) || !period->text.starts_with('-')) return;
  report.add(*pod.object, period->span,
             fmt::format("negative grace period {}: the containers of `{}` are killed after 1 second",
                         period->text, display(*pod.object)),
             "set the time that they need to shut down, such as `30`");
}

}  // namespace twinhull::lint
