#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The images that the Tiltfiles among the scripts build: `docker_build("web", …)`.
std::set<std::string, std::less<>> built_images(const std::vector<std::string>& scripts,
                                                base::FileSystem& disk);

}  // namespace twinhull::lint
