#include "kustomize/origins.h"

#include <fmt/format.h>

#include "base/path.h"
#include "kustomize/tree.h"
#include "yaml/writer.h"

namespace twinhull::kustomize {
namespace {

/// The lines of a maker, the first one after `first`, the others after spaces.
std::string lines_of(const ConfiguredBy& maker, std::string_view first, std::string_view indent) {
  std::string out =
      fmt::format("{}configuredIn: {}\n{}configuredBy:\n{}  apiVersion: builtin\n{}  kind: {}\n", first,
                  yaml::scalar(maker.file), indent, indent, indent, maker.kind);
  if (!maker.name.empty()) out += fmt::format("{}  name: {}\n", indent, yaml::scalar(maker.name));
  if (!maker.namespace_name.empty())
    out += fmt::format("{}  namespace: {}\n", indent, yaml::scalar(maker.namespace_name));
  return out;
}

}  // namespace

std::string origin_path(const KustomizationRoot& tree, std::string_view name) {
  return base::join_path(tree.origin.empty() ? std::string(".") : tree.origin, name);
}

void note_file(Resource& resource, const std::string& path) {
  resource.set_annotation(origin_annotation, fmt::format("path: {}\n", yaml::scalar(path)));
}

void note_generator(Resource& resource, const ConfiguredBy& maker) {
  resource.set_annotation(origin_annotation, lines_of(maker, "", ""));
}

void note_transformer(ResourceMap& resources, const ConfiguredBy& maker) {
  for (Resource* resource : resources.all()) {
    if (is_nil_or_empty(resource->root())) continue;
    if (resource->annotation(origin_annotation).empty()) {
      note_generator(*resource, maker);
      continue;
    }
    const std::string_view old = resource->annotation(transformer_annotation);
    resource->set_annotation(transformer_annotation, fmt::format("{}{}", old, lines_of(maker, "- ", "  ")));
  }
}

}  // namespace twinhull::kustomize
