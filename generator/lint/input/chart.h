#pragma once

#include "base/file_system.h"
#include "lint/input/discover.h"
#include "lint/input/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Renders charts by the real `helm`, each under its own name: with values.yaml, with each values file that
/// is known (beside it, in the folder above, those that an Application, a HelmRelease or a helmfile names)
/// and with each file of `ci/`; or with the values of the command line. What a switch turns off is rendered
/// once more with all switches on. Where a rendering is refused because a value is missing, it is tried
/// again with each file of `ci/` added. Each rendering is a unit.
void render_charts(const Discovered& found, const InputOptions& options, base::FileSystem& fs,
                   source::Files& files, Workspace& input);

}  // namespace twinhull::lint
