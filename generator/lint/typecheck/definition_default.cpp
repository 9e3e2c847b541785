#include <utility>

#include "lint/typecheck/definition.h"
#include "lint/typecheck/run.h"

namespace twinhull::lint {

void check_definition_default(DefinitionCheck& check, const yaml::Node& value, kubernetes::TypeRef type) {
  diagnostic::Findings wrong;
  TypeCheck run{.kubernetes_version = check.kubernetes_version,
                .patterns = check.patterns,
                .kind = "default",
                .custom = true,
                .findings = wrong,
                .made = true};
  if (value.is(yaml::Kind::null)) return;  // the same as no default
  check_value(run, {.node = &value, .type = type, .key = "default"});
  for (diagnostic::Finding& finding : wrong) {
    if (finding.rule == "null-value") continue;
    report_definition(check, finding.span, "invalid default: " + finding.message, std::move(finding.help));
  }
}

}  // namespace twinhull::lint
