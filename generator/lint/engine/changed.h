#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/engine/check.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Leaves what concerns changed files, and returns how many findings do not. A finding concerns a file that
/// it or a related place of it stands in; a chart's or tree's that feeds it without holding an object, such
/// as a kustomization or a template of helpers; and, when it is about something missing, one that is gone or
/// holds objects of that kind. What could not be read or built always concerns: nobody knows what is in
/// there.
std::size_t keep_changed(const std::vector<std::string>& changed, base::FileSystem& fs,
                         const source::Files& files, Workspace& input, std::vector<ObjectFinding>& found);

}  // namespace twinhull::lint
