// Which ConfigMaps and Secrets pods take values and files from.
#include "lint/reference/uses.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void add(std::vector<ConfigurationUse>& out, std::string_view kind, const Node* source,
         std::string_view name_key, const Node* key) {
  const Node* name = value_at(source, name_key);
  if (name == nullptr || !name->is(yaml::Kind::string) || name->text.empty() || truth_at(source, "optional"))
    return;
  out.push_back({kind, name, key});
}

/// All that a source of files names: the object, and each key that `items` picks.
void add_files(std::vector<ConfigurationUse>& out, std::string_view kind, const Node* source,
               std::string_view name_key) {
  if (source == nullptr) return;
  add(out, kind, source, name_key, nullptr);
  for (const Node* item : items_at(source, "items")) {
    if (const Node* key = value_at(item, "key")) add(out, kind, source, name_key, key);
  }
}

}  // namespace

std::vector<ConfigurationUse> uses_of(const Pod& pod) {
  std::vector<ConfigurationUse> out;
  for (const Container& container : pod.containers) {
    for (const Node* variable : items_at(container.node, "env")) {
      const Node* map = value_at(variable, "valueFrom.configMapKeyRef");
      const Node* secret = value_at(variable, "valueFrom.secretKeyRef");
      add(out, "ConfigMap", map, "name", value_at(map, "key"));
      add(out, "Secret", secret, "name", value_at(secret, "key"));
    }
    for (const Node* source : items_at(container.node, "envFrom")) {
      add(out, "ConfigMap", value_at(source, "configMapRef"), "name", nullptr);
      add(out, "Secret", value_at(source, "secretRef"), "name", nullptr);
    }
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    add_files(out, "ConfigMap", value_at(volume, "configMap"), "name");
    add_files(out, "Secret", value_at(volume, "secret"), "secretName");
    for (const Node* source : items_at(volume, "projected.sources")) {
      add_files(out, "ConfigMap", value_at(source, "configMap"), "name");
      add_files(out, "Secret", value_at(source, "secret"), "name");
    }
  }
  return out;
}

}  // namespace twinhull::lint
