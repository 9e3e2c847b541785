#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether an annotation of kube-linter, kube-score, polaris or checkov on the object (or its pod template)
/// suppresses the finding. The pages of the rules list the corresponding checks.
bool suppressed_by_other_linter(const ObjectFinding& found);

}  // namespace twinhull::lint
