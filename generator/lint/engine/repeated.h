#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "source/files.h"

namespace twinhull::lint {

/// Drops findings that another rule reports better at the same location or line; `others` are findings
/// without an object.
void drop_repeated(std::vector<ObjectFinding>& found, const diagnostic::Findings& others,
                   const source::Files& files);

}  // namespace twinhull::lint
