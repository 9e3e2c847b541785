#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// The sources of a kustomization's generators that Kustomize rejects, in the order it reads them: env files,
/// literals, files. A missing env file is replaced by its example.
std::vector<GeneratorFault> generator_faults(const Kustomization& tree, base::FileSystem& fs);

/// The text of an env file without the invalid lines, so that the rest can be built.
std::string without_faults(std::string text, const Kustomization& tree, const std::string& path);

}  // namespace twinhull::lint
