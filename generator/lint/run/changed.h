#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/engine/check.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Keeps the findings that concern changed files, and returns the number of others. A finding concerns a file
/// that contains it or one of its related locations; a file that feeds its chart or kustomization without
/// containing objects, such as a kustomization or template helpers; and, for a missing object, a deleted file
/// or one that contains objects of that kind. Findings on what could not be read or built are always kept,
/// because its contents are unknown.
std::size_t keep_changed(const std::vector<std::string>& changed, base::FileSystem& fs,
                         const source::Files& files, Workspace& input, std::vector<ObjectFinding>& found);

}  // namespace twinhull::lint
