// Annotations of Pods that the API server reads.
#include <fmt/format.h>

#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view apparmor_prefix = "container.apparmor.security.beta.kubernetes.io/";

bool is_apparmor_profile(std::string_view text) {
  return text.empty() || text == "runtime/default" || text == "unconfined" || text.starts_with("localhost/");
}

}  // namespace

void check_pod_annotation_conflicts(const Object& object, const PodView& pod, Reporter& report) {
  const yaml::Node* annotations = pod.annotations();
  if (annotations == nullptr) return;
  for (const yaml::Entry& entry : annotations->entries) {
    const yaml::Node& value = *entry.value;
    if (!value.is(yaml::Kind::string) || has_unexpanded_placeholder(value.text)) continue;
    if (entry.key.starts_with(apparmor_prefix) && !is_apparmor_profile(value.text))
      report.add(object, value.span,
                 fmt::format("`{}` is not an AppArmor profile: the API server rejects the Pod", value.text),
                 "use `runtime/default`, `unconfined` or `localhost/PROFILE`");
    if (entry.key == "kubernetes.io/config.mirror" && text_at(pod.spec, "nodeName").empty())
      report.add(object, entry.key_span, "a mirror Pod requires `nodeName`: the API server rejects the Pod",
                 "remove the annotation");
  }
}

}  // namespace twinhull::lint
