#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "lint/engine/check.h"
#include "lint/kustomize/contents.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

// The checks of kustomizations, rows of lint/run/run_checks.cpp. `reported` are the findings on the built
// objects.
void check_deprecated_kustomize_field(const Kustomization& tree, std::vector<ObjectFinding>& out);
/// What is wrong with a reference of a kustomization.
ObjectFinding unresolved_reference(const UnresolvedReference& broken, SourceCache& sources);
void check_kustomization_paths(const Kustomization& tree, SourceCache& sources,
                               std::vector<ObjectFinding>& out);
void check_env_file_pitfall(const Kustomization& tree, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_missing_name_suffix_hash(const Workspace& input, const std::vector<ObjectFinding>& reported,
                                    std::vector<ObjectFinding>& out);
void check_lost_patch_port(const Workspace& input, std::vector<ObjectFinding>& out);
void check_unused_kustomize_file(const Workspace& input, SourceCache& sources,
                                 std::vector<ObjectFinding>& out);
void check_unused_patch(const Workspace& input, std::vector<ObjectFinding>& out);
void check_generator_without_target(const Kustomization& tree, Contents& contents,
                                    std::vector<ObjectFinding>& out);
void check_merge_patches(const Kustomization& tree, Contents& contents, SourceCache& sources,
                         const diagnostic::Findings& reported, std::vector<ObjectFinding>& out);
void check_dangling_patch_target(const Kustomization& tree, Contents& contents,
                                 std::vector<ObjectFinding>& out);
void check_unused_image_override(const Kustomization& tree, Contents& contents,
                                 std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
