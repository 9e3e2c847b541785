#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/config_maps.h"
#include "emit/kustomize/features.h"
#include "emit/kustomize/kustomize.h"
#include "emit/kustomize/object_set.h"

namespace twinhull::emit {

/// The component of a feature.
struct FeatureComponent {
  const Feature* feature = nullptr;
  std::vector<KeyedObject> added;
  std::vector<KeyedObject> patches;
  ObjectSet patched;  ///< the objects that it patches, before

  bool empty() const { return added.empty() && patches.empty(); }
};

/// The base and components as applied for a target.
struct ComposedTree {
  ObjectSet objects;
  std::vector<std::size_t> components;  ///< those that are not empty, and that can be applied
  bool labeled = false;                 ///< one of them labels all objects
};

/// What overlays are based on; constant once built.
struct Tree {
  Tree(const model::System& system, const FeaturePlan& plan, const Objects& base_objects,
       const std::vector<Objects>& feature_objects);

  const ComposedTree& of(const model::Target& target) const;

  const model::System& system;
  const FeaturePlan& plan;
  base::Arena arena{16 * 1024};
  diagnostic::Findings findings;  ///< of the base
  ObjectSet base;
  std::vector<FeatureComponent> components;  ///< one per feature
  std::vector<yaml::Entry> labels;           ///< of all objects of the base and the components
  NamesInUse names;
  std::map<std::vector<std::size_t>, ComposedTree> composed;  ///< by features

 private:
  ObjectSet objects_of(const Objects& objects, diagnostic::Findings& found);
  ComposedTree compose(const std::vector<std::size_t>& features);
  FeatureComponent component_of(const Feature& feature, const Objects& objects);
  bool apply(const FeatureComponent& component, std::vector<KeyedObject>& objects);
};

}  // namespace twinhull::emit
