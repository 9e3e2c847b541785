#pragma once

#include <vector>

#include "base/file_system.h"
#include "lint/load/discover/discover.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Renders charts, each under its own name: with values.yaml, with each known values file (next to it, in the
/// parent directory, those of an Application, a HelmRelease or a helmfile) and with each file of `ci/`; or
/// with the values of the command line. Disabled parts are rendered once more with everything enabled. If a
/// render fails, it is retried with each file of `ci/`. Each render is a unit.
/// Those of `input.gitops` are among them, except those whose objects are changed afterwards.
void render_charts(const Discovered& found, const InputOptions& options, base::FileSystem& fs,
                   source::Files& files, Workspace& input);

/// Renders a chart for a GitOps object, as a unit of the run. Returns its documents; if they are
/// changed afterwards, they are not objects of the run.
std::vector<const yaml::Node*> render_release(const GitopsRender& render, const InputOptions& options,
                                              base::FileSystem& fs, source::Files& files, Workspace& input);

}  // namespace twinhull::lint
