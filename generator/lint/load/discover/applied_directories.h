#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The directories that scripts and instructions apply as a whole (`kubectl apply -f k8s/`), each with the
/// first file that does so. Names are relative to the directory of the file, or to one of its parents.
std::map<std::string, std::string> applied_directories(const std::vector<std::string>& scripts,
                                                       base::FileSystem& fs);

}  // namespace twinhull::lint
