#pragma once

#include <set>
#include <string>

namespace twinhull::lint {

/// Adds what a Dapr run file (`dapr run -f dapr.yaml`) loads: the directories of `resourcesPaths` and the
/// files of `configFilePath`. Other files add nothing.
void add_local_run(const std::string& path, const std::string& text, std::set<std::string>& out);

}  // namespace twinhull::lint
