#pragma once

#include <vector>

#include "lint/engine/check.h"
#include "source/files.h"

namespace twinhull::lint {

/// Drops what another rule reports better at the same place or line; `others` are findings of no object.
void drop_repeated(std::vector<ObjectFinding>& found, const std::vector<diagnostic::Finding>& others,
                   const source::Files& files);

}  // namespace twinhull::lint
