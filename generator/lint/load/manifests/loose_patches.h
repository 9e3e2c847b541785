#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The directories of kustomizations.
std::set<std::string_view> directories_of(const std::vector<Kustomization>& trees);

/// Whether one of these directories is a parent of a file.
bool in_tree(const std::string& path, const std::set<std::string_view>& directories);

/// Whether a document lacks required fields of its kind, or its file is named as a patch.
bool looks_like_patch(const yaml::Node& document, std::string_view path);

/// Whether a document in or below the directory of a kustomization is only part of an object, as patches are:
/// it lacks required fields of its kind, or its file is named as a patch. Such documents are not checked as
/// objects.
bool is_loose_patch(const yaml::Node& document, const std::string& path,
                    const std::vector<Kustomization>& trees);

/// Whether a document of a plain file can be only part of an object.
bool may_be_patch(const yaml::Node& document);

/// Removes those of `Workspace::partial` that are objects rather than patches: the file is not named as a
/// patch, and no other file of the directory contains the whole object.
void resolve_partial_objects(const source::Files& files, Workspace& input);

}  // namespace twinhull::lint
