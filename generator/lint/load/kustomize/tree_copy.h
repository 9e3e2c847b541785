#pragma once

#include <set>
#include <vector>

#include "base/file_system.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/temporary_tree.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Copies the files of a kustomization to a temporary directory: without the entries in `dropped` and invalid
/// lines of env files, with examples for missing env files, and with placeholders for values of Secrets and
/// files that git ignores, so that secrets are never written. Links out of the directories of the
/// kustomization are not read. Returns whether something of `parts.front()` is left to build.
bool copy_tree(const std::vector<const Kustomization*>& parts, const std::set<const yaml::Node*>& dropped,
               base::FileSystem& fs, const TemporaryTree& scratch);

}  // namespace twinhull::lint
