#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The folders that scripts and instructions apply as a whole (`kubectl apply -f k8s/`), each with the first
/// file that says so. A folder's name counts from that of the file, or from one above it.
std::map<std::string, std::string> applied_folders(const std::vector<std::string>& scripts,
                                                   base::FileSystem& fs);

}  // namespace twinhull::lint
