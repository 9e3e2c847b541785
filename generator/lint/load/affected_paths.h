#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// What must be checked with the given files: their charts, the topmost kustomizations that they feed, and
/// for other manifests the top-level directory that contains them. The files can be deleted. Files unrelated
/// to Kubernetes add nothing. All paths are relative to the working directory, which is the root of the
/// search; paths outside are used as they are.
std::vector<std::string> affected_paths(const std::vector<std::string>& changed,
                                        const std::vector<std::string>& exclude, base::FileSystem& fs);

}  // namespace twinhull::lint
