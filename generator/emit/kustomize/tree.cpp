#include "emit/kustomize/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emit/kustomize/common_labels.h"
#include "emit/kustomize/json_patch.h"
#include "emit/kustomize/transformers.h"
#include "emit/kustomize/tree_delta.h"
#include "kubernetes/strategic_merge.h"

namespace twinhull::emit {

using yaml::Node;

BaseAndComponents::BaseAndComponents(const model::System& of_system, const FeaturePlan& of_plan,
                                     const Objects& base_objects, const std::vector<Objects>& feature_objects)
    : system(of_system), plan(of_plan) {
  base[ApplyStep::all] = objects_of(base_objects, findings);
  for (std::size_t i = 0; i < plan.features.size(); ++i)
    components.push_back(component_of(plan.features[i], feature_objects[i]));

  std::vector<const KeyedObject*> all;
  for (const KeyedObject& object : base[ApplyStep::all].objects) all.push_back(&object);
  for (const FeatureComponent& component : components) {
    for (const KeyedObject& object : component.added) all.push_back(&object);
  }
  labels = common_labels(all);
  layered = has_steps(system);
  if (layered) {
    std::vector<KeyedObject> known = base[ApplyStep::all].objects;
    for (const FeatureComponent& component : components) {
      std::vector<KeyedObject> more;
      for (const KeyedObject& object : component.added) {
        if (find_object(known, object.id) == nullptr) more.push_back(object);
      }
      add_objects(known, more);
    }
    layer_of = StepOfObjects(std::move(known));
    for (const ApplyStep layer : kLayers)
      base[layer].objects = layer_of.part(base[ApplyStep::all].objects, layer);
  }
  for (const KeyedObject* object : all) read_names(*object, names);
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) {
      const Node* own = target.effective == nullptr ? nullptr : target.effective->get("extraObjects");
      if (own == nullptr) continue;
      for (const Node* object : own->items) names.read(*object);
    }
  }
  for (const auto& [target, features] : plan.targets) {
    if (composed.contains(features)) continue;
    ComposedTree& tree = composed[features] = compose(features);
    if (layered) tree.objects = layer_of.divide(tree.objects[ApplyStep::all]);
    for (const std::size_t i : tree.components) {
      for (const ApplyStep layer : {ApplyStep::all, ApplyStep::infrastructure, ApplyStep::apps})
        tree.labeled[layer] |= !labels.empty() && !part(components[i], layer).added.empty();
    }
  }
}

void BaseAndComponents::read_names(const KeyedObject& object, NamesInUse& into) const {
  into.read(*object.node);
  if (layered && layer_of.has(object, ApplyStep::infrastructure)) into.read_all(*object.node);
}

NamesInUse BaseAndComponents::names_in(const std::vector<KeyedObject>& objects) const {
  NamesInUse found;
  for (const KeyedObject& object : objects) read_names(object, found);
  return found;
}

FeatureComponent BaseAndComponents::part(const FeatureComponent& component, ApplyStep layer) const {
  if (layer == ApplyStep::all) return component;
  return {component.feature,
          layer_of.part(component.added, layer),
          layer_of.part(component.patches, layer),
          {layer_of.part(component.patched.objects, layer), {}}};
}

std::vector<BaseAndComponents::Directory> BaseAndComponents::directories(const std::string& path,
                                                                         ApplyStep layer,
                                                                         const ByStep<bool>& has) const {
  if (!layered || !has[ApplyStep::infrastructure] || !has[ApplyStep::apps]) {
    const bool wanted = !layered || layer == ApplyStep::all || has[layer];
    return wanted ? std::vector<Directory>{{path, ApplyStep::all}} : std::vector<Directory>{};
  }
  std::vector<Directory> found;
  for (const ApplyStep each : kLayers) {
    if (layer == ApplyStep::all || layer == each)
      found.push_back({fmt::format("{}/{}", path, directory_of(each)), each});
  }
  return found;
}

std::vector<BaseAndComponents::Directory> BaseAndComponents::base_directories(ApplyStep layer) const {
  ByStep<bool> has;
  for (const ApplyStep each : kLayers) has[each] = !base[each].objects.empty();
  return directories(std::string(kBaseDirectory), layer, has);
}

std::vector<BaseAndComponents::Directory> BaseAndComponents::component_directories(std::size_t component,
                                                                                   ApplyStep layer) const {
  const FeatureComponent& whole = components[component];
  ByStep<bool> has;
  for (const ApplyStep each : kLayers) has[each] = !part(whole, each).empty();
  return directories(feature_directory(whole.feature->name), layer, has);
}

ObjectSet BaseAndComponents::objects_of(const Objects& objects, diagnostic::Findings& found) {
  ObjectSet set = make_object_set(objects, {}, arena, found);
  const Node* space = system.defaults == nullptr ? nullptr : system.defaults->at("global.namespace");
  remove_subject_namespaces(set.objects, space == nullptr ? "default" : space->text, arena);
  return set;
}

const ComposedTree& BaseAndComponents::of(const model::Target& target) const {
  return composed.at(plan.targets.find(target.name)->second);
}

bool BaseAndComponents::apply(const FeatureComponent& component, std::vector<KeyedObject>& objects) {
  std::vector<KeyedObject> result = objects;
  if (!add_objects(result, component.added)) return false;
  for (const KeyedObject& patch : component.patches) {
    const KeyedObject* found = find_object(result, patch.id);
    if (found == nullptr) return false;
    KeyedObject* other = &result[static_cast<std::size_t>(found - result.data())];
    const auto operations = operations_.find(patch.node);
    const Node* patched = nullptr;
    if (operations != operations_.end()) {
      patched = apply_operations(*other->node, *operations->second, arena);
    } else if (const kubernetes::PatchResult merged = kubernetes::apply(*other->node, *patch.node, arena);
               merged.accepted) {
      patched = merged.object;
    }
    if (patched == nullptr) return false;
    // The identity refers to the texts of the object before.
    other->node = patched;
  }
  objects = std::move(result);
  return true;
}

ComposedTree BaseAndComponents::compose(const std::vector<std::size_t>& features) {
  ComposedTree result;
  result.objects[ApplyStep::all] = base[ApplyStep::all];
  for (const std::size_t i : features) {
    if (i >= components.size() || components[i].empty()) continue;
    if (apply(components[i], result.objects[ApplyStep::all].objects)) result.components.push_back(i);
  }
  return result;
}

/// Objects that an earlier feature adds, which some targets have together with this one, are left to the
/// overlays, as are deletions: nothing is added only to be deleted.
FeatureComponent BaseAndComponents::component_of(const Feature& feature, const Objects& objects) {
  FeatureComponent component = {.feature = &feature};
  const std::size_t number = components.size();
  const auto together = [&](const FeatureComponent& other) {
    const auto position = static_cast<std::size_t>(&other - components.data());
    return std::ranges::any_of(plan.targets, [&](const auto& target) {
      return std::ranges::binary_search(target.second, position) &&
             std::ranges::binary_search(target.second, number);
    });
  };
  const ObjectSet before = compose(feature.needs).objects[ApplyStep::all];
  diagnostic::Findings of_incomplete_values;
  const ObjectSet wanted = objects_of(objects, of_incomplete_values);
  TreeDelta change = diff_trees(before, wanted, {}, {}, arena);
  for (const KeyedObject& object : change.added) {
    const bool owned = std::ranges::any_of(components, [&](const FeatureComponent& other) {
      return find_object(other.added, object.id) != nullptr && together(other);
    });
    if (!owned) component.added.push_back(object);
  }
  for (const KeyedObject& patch : change.patches) {
    const bool renames = patch.node->at("metadata.name")->text != patch.id.name;
    const KeyedObject* object = before.find(patch.id);
    if (renames || object == nullptr || patch.node->get("$patch") != nullptr) continue;
    component.patches.push_back(patch);
    if (const Node* operations = json_patch(patch, *object->node, arena))
      operations_.emplace(patch.node, operations);
    component.patched.objects.push_back(*object);
  }
  return component;
}

}  // namespace twinhull::emit
