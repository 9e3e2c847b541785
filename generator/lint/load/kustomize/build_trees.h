#pragma once

#include <vector>

#include "base/file_system.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Builds every kustomization that no other one builds on, as Kustomize does, and adds the objects of each as
/// a unit. What cannot be built is a finding, and the rest is built. A missing env file is replaced by
/// `<file>.example`, because env files with secrets are not committed.
void build_trees(const std::vector<Kustomization>& all, const InputOptions& options, base::FileSystem& fs,
                 source::Files& files, Workspace& input);

}  // namespace twinhull::lint
