// The ConfigMaps and Secrets that pods read values and files from.
#include "lint/objects/config_uses.h"

#include <utility>

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Collects the optional uses, or the others.
struct Collector {
  bool optional = false;
  std::vector<ConfigurationUse> out;

  void add(std::string_view kind, const Node* source, std::string_view name_key, const Node* key,
           std::string_view variable = {}, bool file = false) {
    const Node* name = value_at(source, name_key);
    if (name == nullptr || !name->is(yaml::Kind::string) || name->text.empty()) return;
    if (is_true_at(source, "optional") == optional) out.push_back({kind, name, key, variable, file});
  }

  /// The references of a source of files: the object, and each key that `items` selects.
  void add_files(std::string_view kind, const Node* source, std::string_view name_key) {
    if (source == nullptr) return;
    add(kind, source, name_key, nullptr, {}, true);
    for (const Node* item : items_at(source, "items")) {
      if (const Node* key = value_at(item, "key")) add(kind, source, name_key, key, {}, true);
    }
  }
};

}  // namespace

std::vector<ConfigurationUse> uses_of(const PodView& pod, bool optional) {
  Collector uses{optional, {}};
  for (const Container& container : pod.containers) {
    for (const Node* variable : items_at(container.node, "env")) {
      const std::string_view name = text_at(variable, "name");
      const Node* map = value_at(variable, "valueFrom.configMapKeyRef");
      const Node* secret = value_at(variable, "valueFrom.secretKeyRef");
      uses.add("ConfigMap", map, "name", value_at(map, "key"), name);
      uses.add("Secret", secret, "name", value_at(secret, "key"), name);
    }
    for (const Node* source : items_at(container.node, "envFrom")) {
      uses.add("ConfigMap", value_at(source, "configMapRef"), "name", nullptr);
      uses.add("Secret", value_at(source, "secretRef"), "name", nullptr);
    }
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    uses.add_files("ConfigMap", value_at(volume, "configMap"), "name");
    uses.add_files("Secret", value_at(volume, "secret"), "secretName");
    for (const Node* source : items_at(volume, "projected.sources")) {
      uses.add_files("ConfigMap", value_at(source, "configMap"), "name");
      uses.add_files("Secret", value_at(source, "secret"), "name");
    }
  }
  return std::move(uses.out);
}

}  // namespace twinhull::lint
