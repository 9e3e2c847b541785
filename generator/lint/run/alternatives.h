#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Downgrades findings on two plain files that can be alternatives to warnings: both claim what only one can
/// have, or the other object is in another part of the repository.
void downgrade_alternatives(std::vector<ObjectFinding>& found, const Workspace& input,
                            const source::Files& files);

/// Downgrades findings to warnings that only apply to objects in a cluster: in files below a kustomization
/// that no kustomization lists, and in Dapr resources that `dapr run` loads from files.
void downgrade_not_applied(std::vector<ObjectFinding>& found, const Workspace& input,
                           const source::Files& files);

}  // namespace twinhull::lint
