#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/input/kustomization.h"
#include "lint/input/source_cache.h"
#include "lint/input/tree_objects.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// The rules over the kustomizations of a run. `said` is what was found in the objects that are built.
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

/// Whether a document in or below the folder of a tree is but a part of an object, as patches are: it lacks
/// what its kind cannot do without, or its file is called a patch. Such a one is not checked as an object.
bool is_loose_patch(const yaml::Node& document, const std::string& path,
                    const std::vector<Kustomization>& trees);

/// Whether a document of a plain file may be but a part of an object.
bool may_be_patch(const yaml::Node& document);

/// Takes those of `Input::partial` for objects that are none of a patch: neither is their file called so, nor
/// does another one of the folder hold the whole object.
void settle_parts(const source::Files& files, Workspace& input);

void check_unused_patches(const Workspace& input, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
