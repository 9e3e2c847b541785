#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Removes findings that are not the chart's fault: rules of style on pods of `helm test`; old API versions
/// that a template only uses if `.Capabilities` has them; and, in renders with switches enabled, findings of
/// other renders or that only follow from everything being enabled at once. Findings are located in the
/// templates.
void drop_chart_exemptions(std::vector<ObjectFinding>& found, const Workspace& input,
                           const source::Files& files);

}  // namespace twinhull::lint
