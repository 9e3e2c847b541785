#include "kustomize/build.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "kustomize/accumulate.h"
#include "kustomize/round_trip.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::string_view local_annotation = "config.kubernetes.io/local-config";

bool wants(const KustomizationRoot& tree, std::string_view option) {
  const auto options = tree.list("buildMetadata");
  return std::any_of(options.begin(), options.end(), [&](const Node* one) { return one->text == option; });
}

/// Removes objects that only configure other tools. Kustomize requires names of all of them.
void drop_local(Context& context, ResourceMap& resources) {
  std::vector<Resource*> kept;
  for (Resource* resource : resources.all()) {
    if (resource->id().name.empty() && resource->root() != nullptr) {
      const Node* name = resource->root()->at("metadata.name");
      context.report("incomplete-object", (name == nullptr ? resource->root() : name)->span,
                     "in the end, the object has no `metadata.name`: Kustomize fails",
                     "correct what changes the name");
    }
    const TextMap annotations = resource->annotations();
    const bool local = std::any_of(annotations.begin(), annotations.end(), [](const auto& one) {
      return one.first == local_annotation && one.second != "false";
    });
    if (!local) kept.push_back(resource);
  }
  resources.set_all(std::move(kept));
}

/// Names can become equal when they change.
void check_unique(Context& context, const ResourceMap& resources) {
  for (const Resource* resource : resources.all()) {
    const Resource* first = resources.find(resource->id());
    if (first == resource || first == nullptr) continue;
    context.report(
        "duplicate-object", resource->root()->span,
        fmt::format("in the end, there are two of {}: Kustomize fails", backquoted(display(resource->id()))),
        "rename one of them");
    context.findings.back().related.push_back({"also defined here", first->root()->span});
  }
}

void remove_annotations(Resource& resource, bool (*matches)(std::string_view key)) {
  TextMap kept = resource.annotations();
  std::erase_if(kept, [&](const auto& one) { return matches(one.first); });
  resource.set_metadata_map("annotations", kept);
}

bool is_build_annotation(std::string_view key) {
  return key.starts_with(build_domain) || key == "config.kubernetes.io/path" ||
         key == "config.kubernetes.io/index" || key == "config.k8s.io/id";
}

void remove_notes(const KustomizationRoot& tree, ResourceMap& resources) {
  const bool origins = wants(tree, "originAnnotations");
  const bool transformations = wants(tree, "transformerAnnotations");
  for (Resource* resource : resources.all()) {
    if (!resource->annotations().empty()) remove_annotations(*resource, is_build_annotation);
    if (!origins)
      remove_annotations(*resource, [](std::string_view key) { return key == origin_annotation; });
    if (!transformations)
      remove_annotations(*resource, [](std::string_view key) { return key == transformer_annotation; });
  }
}

void add_managed_by(Context& context, ResourceMap& resources) {
  const Node* pairs = yaml::make_map(
      context.arena,
      {{"app.kubernetes.io/managed-by", {}, make_text("kustomize-v5.7.1", context.arena), {}}});
  add_entries(context, resources, *pairs, {{{}, "metadata/labels", true}});
}

}  // namespace

BuildResult Builder::build(const BuildInput& input) {
  BuildResult built;
  std::deque<Resource> resources;
  Context context{fs_, files_, arena_, cache_, resources, built.findings, options_};
  context.given_root = input.root;
  std::optional<KustomizationRoot> tree = open_tree(context, nullptr, input.directory, nullptr);
  if (!tree) return built;
  context.whole = {tree->file, 0, 0};
  take_schema(context, *tree);
  const base::Budget budget(base::Limit::build_steps);
  const bool notes_origins = !tree->list("buildMetadata").empty();
  Accumulated all;
  for (const Node* object : input.objects) {
    Resource& resource = context.add(*object);
    if (const Resource* known = all.resources.append(resource)) report_duplicate(context, resource, *known);
  }
  accumulate(context, *tree, all, notes_origins);
  add_hashes(context, all.resources);
  fix_name_references(context, all.resources, all.config->name_references);
  resolve_vars(context, all.resources, all.vars, all.config->var_references);
  drop_local(context, all.resources);
  check_unique(context, all.resources);
  sort_resources(context, all.resources, tree->get("sortOptions"));
  if (wants(*tree, "managedByLabel")) add_managed_by(context, all.resources);
  for (const Resource* resource : all.resources.all()) {
    BuiltObject& object = built.objects.emplace_back();
    object.source = resource->source();
    object.generated = resource->is_generated();
    object.patches = resource->patches();
    object.hashed = !resource->annotation(needs_hash_annotation).empty();
    for (const Id& id : resource->previous()) object.former_names.push_back(id.name);
  }
  remove_notes(*tree, all.resources);
  for (std::size_t i = 0; i < built.objects.size(); ++i)
    built.objects[i].node = round_trip(context, *all.resources.all()[i]->root());
  built.unread = std::move(context.unread);
  built.open = all.resources.is_open();
  return built;
}

}  // namespace twinhull::kustomize
