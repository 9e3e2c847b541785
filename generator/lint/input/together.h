#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// What has to be looked at to tell whether files are right: the charts they belong to, the topmost Kustomize
/// trees that they feed, and for other manifests the folder at the top that they stand in, with all below it.
/// The files may be gone. Those that have nothing to do with Kubernetes add nothing. All paths are relative
/// to the working directory, below which everything is looked for; one outside of it is taken as it is.
std::vector<std::string> belongs_together(const std::vector<std::string>& changed,
                                          const std::vector<std::string>& exclude, base::FileSystem& fs);

}  // namespace twinhull::lint
