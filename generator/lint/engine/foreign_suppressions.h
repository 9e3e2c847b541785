#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether an annotation of kube-linter, kube-score, polaris or checkov on the object (or its pod template)
/// declares the finding fine. Which of their checks stands for a rule is said on the rule's page.
bool suppressed_by_other_linter(const ObjectFinding& found);

}  // namespace twinhull::lint
