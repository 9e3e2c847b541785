#include <fmt/format.h>

#include "lint/engine/scalar_fixes.h"
#include "lint/rbac/checks.h"

namespace twinhull::lint {

void check_deprecated_service_account_field(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const yaml::Entry* old = pod.spec->find("serviceAccount");
  if (old == nullptr || old->value->text.empty()) return;
  const std::string_view named = text_at(pod.spec, "serviceAccountName");
  if (named == old->value->text) return;  // the server sets both
  diagnostic::Finding& finding = report.add(
      *pod.object, old->key_span,
      named.empty() ? fmt::format("`{}` uses the deprecated field `serviceAccount`", display(*pod.object))
                    : fmt::format("`{}` sets `{}` in the deprecated `serviceAccount`, but `{}` in "
                                  "`serviceAccountName` takes precedence",
                                  display(*pod.object), old->value->text, named),
      named.empty() ? "rename it to `serviceAccountName`" : "remove `serviceAccount`");
  if (pod.spec->find("serviceAccountName") == nullptr)
    finding.fix = replace_text(old->key_span, old->key, "serviceAccountName");
}

}  // namespace twinhull::lint
