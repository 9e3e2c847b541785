#include "emit/kustomize/apply_steps.h"

#include <algorithm>
#include <iterator>

namespace twinhull::emit {

using yaml::Node;

bool has_steps(const model::System& system) {
  const Node* enabled = system.root->at("gitops.enabled");
  const Node* output = system.root->at("gitops.output");
  const Node* controllers = system.root->at("gitops.controllers");
  if (enabled == nullptr || output == nullptr || controllers == nullptr) return false;
  const auto is_flux = [](const Node* controller) { return controller->text == "flux"; };
  return enabled->is_true() && output->text == "kustomize" &&
         std::ranges::any_of(controllers->items, is_flux);
}

ApplyStep StepOfObjects::operator()(const KeyedObject& object) const {
  const KeyedObject* first = find_object(known_, object.id);
  const Node* annotations = (first == nullptr ? object : *first).node->at("metadata.annotations");
  const bool ordered = annotations != nullptr && annotations->get(kSyncWave) != nullptr;
  return ordered ? ApplyStep::infrastructure : ApplyStep::apps;
}

std::vector<KeyedObject> StepOfObjects::part(const std::vector<KeyedObject>& objects, ApplyStep layer) const {
  std::vector<KeyedObject> some;
  std::ranges::copy_if(objects, std::back_inserter(some),
                       [&](const KeyedObject& object) { return has(object, layer); });
  return some;
}

ByStep<ObjectSet> StepOfObjects::divide(const ObjectSet& objects) const {
  ByStep<ObjectSet> divided;
  divided[ApplyStep::all] = objects;
  for (const ApplyStep layer : kLayers) divided[layer].objects = part(objects.objects, layer);
  return divided;
}

std::vector<ApplyStep> steps_of(const ByStep<ObjectSet>& objects) {
  const bool needed =
      std::ranges::any_of(objects[ApplyStep::infrastructure].objects,
                          [](const KeyedObject& object) { return object.id.kind != "Namespace"; });
  if (!needed || objects[ApplyStep::apps].objects.empty()) return {ApplyStep::all};
  return {kLayers.begin(), kLayers.end()};
}

}  // namespace twinhull::emit
