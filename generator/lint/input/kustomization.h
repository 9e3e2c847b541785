#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "lint/input/input.h"

namespace twinhull::lint {

/// Reads the kustomizations of a run together with all they build on. Files that cannot be read or parsed
/// are findings of the input.
std::vector<Kustomization> read_kustomizations(const std::vector<std::string>& paths, base::FileSystem& disk,
                                               source::Files& files, Input& input);

/// Null where the folder holds no kustomization that was read.
const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& folder);

/// Builds every tree that no other one builds on, by the real `kustomize` or `kubectl`, and adds the objects,
/// a unit each. An env file that is missing while `<file>.example` is there is taken from that: secrets are
/// kept out of repositories.
void build_trees(const std::vector<Kustomization>& all, int jobs, base::FileSystem& disk,
                 source::Files& files, Input& input);

}  // namespace twinhull::lint
