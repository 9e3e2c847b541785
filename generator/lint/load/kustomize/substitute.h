#pragma once

#include "kustomize/build.h"
#include "lint/load/workspace/gitops_render.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Replaces the variables in built objects as a Flux Kustomization does: in the YAML of each, so that values
/// get the type that they look like. A value that is one variable is where that is set. Variables that are
/// not set, and texts that Flux cannot read, are findings.
void substitute(kustomize::BuildResult& built, const Variables& variables, const source::Files& files,
                Workspace& input);

}  // namespace twinhull::lint
