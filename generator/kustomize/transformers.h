#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "kustomize/context.h"
#include "kustomize/field_specs.h"
#include "kustomize/resource_map.h"

namespace twinhull::kustomize {

// The steps that change the resources of a kustomization. Each is what a transformer of Kustomize does,
// whether a field of the kustomization or a file of `transformers` configures it.

/// Where a prefix or suffix is added.
enum class NameEnd { prefix, suffix };
void add_to_names(Context& context, ResourceMap& resources, NameEnd end, std::string_view text,
                  const FieldSpecs& specs);

/// Which subjects of role bindings get the namespace.
enum class BindingSubjects { named_default, service_accounts, none };

struct NamespaceChange {
  const yaml::Node* name = nullptr;  ///< the namespace
  BindingSubjects subjects = BindingSubjects::named_default;
  bool unset_only = false;  ///< only where there is none
  bool renames = true;      ///< references with the old namespace follow
};
void set_namespace(Context& context, ResourceMap& resources, const NamespaceChange& change,
                   const FieldSpecs& specs);

/// Adds the entries of a map, labels or annotations, to maps of the objects.
void add_entries(Context& context, ResourceMap& resources, const yaml::Node& pairs, const FieldSpecs& specs);

/// An entry of `images`.
void set_images(Context& context, ResourceMap& resources, const yaml::Node& image, const FieldSpecs& specs);

/// An entry of `replicas`.
void set_replicas(Context& context, ResourceMap& resources, const yaml::Node& replica,
                  const FieldSpecs& specs);

/// An entry of `patches`: strategic merge patches or JSON patch operations.
void apply_patch(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                 const yaml::Node& patch);
/// An entry of `patchesJson6902`, whose operations are in `path` or `patch`.
void apply_json_patch(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                      const yaml::Node& patch);
/// The entries of `patchesStrategicMerge`: paths, or patches themselves.
void apply_merge_patches(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                         std::span<const yaml::Node* const> patches);

/// An entry of `replacements`.
void replace(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
             const yaml::Node& replacement);

/// Adds the hash of their content to the names of generated objects.
void add_hashes(Context& context, ResourceMap& resources);

/// Sets the new names where they are referenced.
void fix_name_references(Context& context, ResourceMap& resources,
                         const std::vector<NameReference>& references);

/// A field that `$(NAME)` stands for.
struct Var {
  std::string_view name;
  const yaml::Node* entry = nullptr;  ///< in `vars`
};

/// Notes which resources the vars read, and adds them to the known ones.
void take_vars(Context& context, const ResourceMap& resources, std::span<const yaml::Node* const> entries,
               std::vector<Var>& vars);
void add_vars(Context& context, const std::vector<Var>& more, std::vector<Var>& vars);
void resolve_vars(Context& context, ResourceMap& resources, const std::vector<Var>& vars,
                  const FieldSpecs& specs);

/// Sorts by `sortOptions`; without them, as Kustomize does by default.
void sort_resources(Context& context, ResourceMap& resources, const yaml::Node* options);

}  // namespace twinhull::kustomize
