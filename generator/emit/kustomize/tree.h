#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/apply_steps.h"
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
  ByStep<ObjectSet> objects;
  std::vector<std::size_t> components;  ///< those that are not empty, and that can be applied
  ByStep<bool> labeled = {};            ///< one of them labels all objects
};

/// What overlays are based on; constant once built.
struct BaseAndComponents {
  BaseAndComponents(const model::System& system, const FeaturePlan& plan, const Objects& base_objects,
                    const std::vector<Objects>& feature_objects);

  const ComposedTree& of(const model::Target& target) const;

  /// A directory of the base or of a component, and the layer that it has of it.
  struct Directory {
    std::string path;
    ApplyStep layer = ApplyStep::all;
  };

  /// The directories of the base and of a component with the objects of a layer: one, or one per layer.
  std::vector<Directory> base_directories(ApplyStep layer) const;
  std::vector<Directory> component_directories(std::size_t component, ApplyStep layer) const;

  /// The part of a component in a layer.
  FeatureComponent part(const FeatureComponent& component, ApplyStep layer) const;

  /// The names that generated ConfigMaps of a target have to keep.
  NamesInUse names_in(const std::vector<KeyedObject>& objects) const;

  const model::System& system;
  const FeaturePlan& plan;
  base::Arena arena{16 * 1024};
  diagnostic::Findings findings;  ///< of the base
  ByStep<ObjectSet> base;
  std::vector<FeatureComponent> components;  ///< one per feature
  bool layered = false;                      ///< whether directories are divided into layers
  StepOfObjects layer_of;
  std::vector<yaml::Entry> labels;  ///< of all objects of the base and the components
  NamesInUse names;
  std::map<std::vector<std::size_t>, ComposedTree> composed;  ///< by features

 private:
  std::vector<Directory> directories(const std::string& path, ApplyStep layer, const ByStep<bool>& has) const;
  ObjectSet objects_of(const Objects& objects, diagnostic::Findings& found);
  ComposedTree compose(const std::vector<std::size_t>& features);
  FeatureComponent component_of(const Feature& feature, const Objects& objects);
  void read_names(const KeyedObject& object, NamesInUse& into) const;
  bool apply(const FeatureComponent& component, std::vector<KeyedObject>& objects);

  /// The operations of patches that are written as JSON patches, by the strategic merge patch.
  std::map<const yaml::Node*, const yaml::Node*> operations_;
};

}  // namespace twinhull::emit
