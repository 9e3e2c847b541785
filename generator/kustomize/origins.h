#pragma once

#include <string>
#include <string_view>

#include "kustomize/context.h"
#include "kustomize/resource_map.h"

namespace twinhull::kustomize {

// What `buildMetadata` requests: annotations with the file of an object, and what has changed it.

/// A generator or transformer. A field of a kustomization has no name.
struct ConfiguredBy {
  std::string file;
  std::string kind;
  std::string name;
  std::string namespace_name;
};

/// The path of a file that a kustomization names, from the directory that is built.
std::string origin_path(const KustomizationRoot& tree, std::string_view name);

void note_file(Resource& resource, const std::string& path);
void note_generator(Resource& resource, const ConfiguredBy& maker);
/// Notes on all objects that the transformer ran.
void note_transformer(ResourceMap& resources, const ConfiguredBy& maker);

}  // namespace twinhull::kustomize
