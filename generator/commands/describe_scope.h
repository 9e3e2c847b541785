#pragma once

#include <string>
#include <vector>

#include "pipeline/build.h"

namespace twinhull::commands {

/// What a run covered: "15 targets of 5 systems".
std::string describe_scope(const std::vector<pipeline::BuildResult>& results);

}  // namespace twinhull::commands
