#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "lint/input/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Takes out what is no fault of a chart: how tidy the pods of `helm test` are; old API versions that a
/// template takes only where `.Capabilities` has them; and, in renderings with switches on, what other
/// renderings have told or what only comes of everything being on at once. Findings stand in the templates.
void drop_excused(std::vector<ObjectFinding>& found, const Workspace& input, const source::Files& files);

}  // namespace twinhull::lint
