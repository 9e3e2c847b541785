#pragma once

#include <string>
#include <vector>

#include "lint/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// The rules over the kustomizations of a run.
std::vector<Found> check_trees(const Input& input, Sources& sources);

void check_fields(const Kustomization& tree, std::vector<Found>& out);
void check_missing_files(const Kustomization& tree, std::vector<Found>& out);
void check_unused_files(const Input& input, std::vector<Found>& out);

}  // namespace twinhull::lint
