#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "lint/engine/check.h"
#include "lint/kustomize/contents.h"
#include "lint/load/kustomization.h"
#include "lint/load/source_cache.h"
#include "lint/load/tree_objects.h"
#include "lint/load/workspace.h"

namespace twinhull::lint {

// The checks of kustomizations, rows of lint/run/run_checks.cpp. `said` are the findings on the built
// objects.
void check_fields(const Kustomization& tree, std::vector<ObjectFinding>& out);
void check_broken(const Kustomization& tree, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_env_files(const Kustomization& tree, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_generator_sources(const Kustomization& tree, SourceCache& sources,
                             std::vector<ObjectFinding>& out);
void check_hashed_names(const Workspace& input, const std::vector<ObjectFinding>& said, SourceCache& sources,
                        std::vector<ObjectFinding>& out);
void check_lost_ports(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_unused_files(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_unused_patches(const Workspace& input, std::vector<ObjectFinding>& out);
void check_generators(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);
void check_merge_patches(const Kustomization& tree, Contents& contents, SourceCache& sources,
                         const diagnostic::Findings& told, std::vector<ObjectFinding>& out);
void check_patch_targets(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);
void check_image_overrides(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
