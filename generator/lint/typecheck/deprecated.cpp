// Fields and values that a release deprecated or removed.
#include "lint/typecheck/run.h"
#include "lint/typecheck/version.h"

namespace twinhull::lint {

void check_deprecated(TypeCheck& run, const FieldLocation& spot) {
  const std::string_view deprecation = spot.type.limit(kubernetes::ConstraintKind::deprecated);
  if (deprecation.empty()) return;
  const std::vector<std::string_view> words = kubernetes::values_of(deprecation);  // value, since, removed,
                                                                                   // replacement
  if (words.size() != 4 || (!words[0].empty() && words[0] != spot.node->text)) return;
  const LifecycleChange since = lifecycle_change(words[1]), gone = lifecycle_change(words[2]);
  std::string what = named(run, spot);
  if (!words[0].empty()) what = "`" + std::string(words[0]) + "` as " + what;
  if (reached(gone, run.kubernetes_version)) {
    report(run, spot, "removed-field",
           what + " is no longer supported since " + display(gone) + ": the kubelet cannot mount it",
           std::string(words[3]), spot.key_span);
  } else if (reached(since, run.kubernetes_version)) {
    report(run, spot, "deprecated-field", what + " is deprecated since " + display(since),
           std::string(words[3]), words[0].empty() ? spot.key_span : spot.node->span);
  }
}

}  // namespace twinhull::lint
