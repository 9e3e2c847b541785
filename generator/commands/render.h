#pragma once

#include "commands/command.h"

namespace twinhull::commands {

/// `render` of a directory with a kustomization file.
ExitCode render_tree(const Options& options, base::FileSystem& fs);

}  // namespace twinhull::commands
