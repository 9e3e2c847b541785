#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// Tells the corpus what the systems declare whose output lies around some folders: `out/<system>/index.json`
/// names for each target what the cluster has to hold before. An index.json that `generate` did not write
/// says nothing here.
void add_declared(const std::vector<std::string>& folders, base::FileSystem& fs, ObjectIndex& corpus);

}  // namespace twinhull::lint
