#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// Adds the declared objects of systems whose output is around the given directories:
/// `out/<system>/index.json` lists for each target what must exist in the cluster. An index.json that
/// `generate` did not write is ignored.
void add_declared(const std::vector<std::string>& directories, base::FileSystem& fs, ObjectIndex& index);

}  // namespace twinhull::lint
