#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/load/kustomization.h"
#include "lint/load/source_cache.h"
#include "lint/load/tree_objects.h"
#include "lint/load/workspace.h"

namespace twinhull::lint {

/// The rules on the kustomizations of a run. `said` are the findings on the built objects.
std::vector<ObjectFinding> check_trees(const Workspace& input, const std::vector<ObjectFinding>& said,
                                       SourceCache& sources);

void check_fields(const Kustomization& tree, std::vector<ObjectFinding>& out);
void check_broken(const Kustomization& tree, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_env_files(const Kustomization& tree, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_generator_sources(const Kustomization& tree, SourceCache& sources,
                             std::vector<ObjectFinding>& out);
void check_hashed_names(const Workspace& input, const std::vector<ObjectFinding>& said, SourceCache& sources,
                        std::vector<ObjectFinding>& out);
void check_lost_ports(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_unused_files(const Workspace& input, SourceCache& sources, std::vector<ObjectFinding>& out);

/// Whether a document in or below the directory of a kustomization is only part of an object, as patches are:
/// it lacks required fields of its kind, or its file is named as a patch. Such documents are not checked as
/// objects.
bool is_loose_patch(const yaml::Node& document, const std::string& path,
                    const std::vector<Kustomization>& trees);

/// Whether a document of a plain file can be only part of an object.
bool may_be_patch(const yaml::Node& document);

/// Removes those of `Input::partial` that are objects rather than patches: the file is not named as a patch,
/// and no other file of the directory contains the whole object.
void settle_parts(const source::Files& files, Workspace& input);

void check_unused_patches(const Workspace& input, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
