#pragma once

#include "base/file_system.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Reads files, directories (all YAML and JSON files that no .gitignore excludes) and standard input. Charts
/// and kustomizations are rendered, and so is what GitOps objects render.
void read_input(const InputOptions& options, base::FileSystem& fs, source::Files& files, Workspace& input);

}  // namespace twinhull::lint
