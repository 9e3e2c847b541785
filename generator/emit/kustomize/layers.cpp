#include "emit/kustomize/layers.h"

#include <algorithm>
#include <iterator>

namespace twinhull::emit {

using yaml::Node;

bool has_layers(const model::System& system) {
  const Node* enabled = system.root->at("gitops.enabled");
  const Node* output = system.root->at("gitops.output");
  const Node* controllers = system.root->at("gitops.controllers");
  if (enabled == nullptr || output == nullptr || controllers == nullptr) return false;
  const auto is_flux = [](const Node* controller) { return controller->text == "flux"; };
  return enabled->is_true() && output->text == "kustomize" &&
         std::ranges::any_of(controllers->items, is_flux);
}

Layer LayerOfObjects::operator()(const KeyedObject& object) const {
  const KeyedObject* first = find_object(known_, object.id);
  const Node* annotations = (first == nullptr ? object : *first).node->at("metadata.annotations");
  const bool ordered = annotations != nullptr && annotations->get(kSyncWave) != nullptr;
  return ordered ? Layer::infrastructure : Layer::apps;
}

std::vector<KeyedObject> LayerOfObjects::part(const std::vector<KeyedObject>& objects, Layer layer) const {
  std::vector<KeyedObject> some;
  std::ranges::copy_if(objects, std::back_inserter(some),
                       [&](const KeyedObject& object) { return has(object, layer); });
  return some;
}

ByLayer<ObjectSet> LayerOfObjects::divide(const ObjectSet& objects) const {
  ByLayer<ObjectSet> divided;
  divided[Layer::all] = objects;
  for (const Layer layer : kLayers) divided[layer].objects = part(objects.objects, layer);
  return divided;
}

std::vector<Layer> layers_of(const ByLayer<ObjectSet>& objects) {
  const bool needed =
      std::ranges::any_of(objects[Layer::infrastructure].objects,
                          [](const KeyedObject& object) { return object.id.kind != "Namespace"; });
  if (!needed || objects[Layer::apps].objects.empty()) return {Layer::all};
  return {kLayers.begin(), kLayers.end()};
}

}  // namespace twinhull::emit
