#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kustomize/context.h"
#include "kustomize/field_specs.h"
#include "kustomize/resource_map.h"
#include "kustomize/transformers.h"

namespace twinhull::kustomize {

/// What a kustomization and everything it builds on gives, before references are fixed.
struct Accumulated {
  ResourceMap resources;
  SharedConfig config;
  std::vector<Var> vars;
};

/// Adds what the tree gives. For a component, `into` is what the tree that uses it has so far.
/// `notes_origins`: objects are annotated with the files and transformers they come from.
void accumulate(Context& context, const KustomizationRoot& tree, Accumulated& into, bool notes_origins);

/// Adds the objects of files and directories that a list of a kustomization names.
void accumulate_resources(Context& context, const KustomizationRoot& tree,
                          std::span<const yaml::Node* const> names, Accumulated& into, bool notes_origins);

/// Reports an object that has the same ID as another one.
void report_duplicate(Context& context, const Resource& second, const Resource& first);

/// Adds a generated object, which can merge into or replace one with the same ID.
void absorb(Context& context, ResourceMap& resources, Resource& resource, const yaml::Node& entry);

}  // namespace twinhull::kustomize
