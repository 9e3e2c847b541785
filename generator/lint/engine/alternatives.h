#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Makes warnings of what two plain files say of each other that may be alternatives: both want what only
/// one can have, or the other side stands in another part of the repository.
void lower_apart(std::vector<ObjectFinding>& found, const Workspace& input, const source::Files& files);

/// Makes warnings of what holds of objects only where they are applied to a cluster: files of a Kustomize
/// tree that no kustomization lists, and Dapr's objects that `dapr run` loads from their files.
void lower_not_applied(std::vector<ObjectFinding>& found, const Workspace& input, const source::Files& files);

}  // namespace twinhull::lint
