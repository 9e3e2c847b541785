// Reproduces Kustomize's transformers, which change all objects at once. `namespace:` not only sets
// `metadata.namespace`, which is ignored here: it renames the Namespace, and changes the subjects of
// bindings.

#include "emit/kustomize/transformers.h"

#include <algorithm>
#include <map>

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

bool is_scaled(std::string_view kind) {
  return kind == "Deployment" || kind == "ReplicationController" || kind == "ReplicaSet" ||
         kind == "StatefulSet";
}

bool is_binding(std::string_view kind) { return kind == "RoleBinding" || kind == "ClusterRoleBinding"; }

std::string_view text_at(const Node& map, std::string_view key) {
  const Node* value = map.is(Kind::map) ? map.get(key) : nullptr;
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

const Node* with_entry(const Node& map, std::string_view key, const Node* value, base::Arena& arena) {
  std::vector<Entry> entries(map.entries.begin(), map.entries.end());
  const auto position =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  if (position != entries.end()) {
    position->value = value;
  } else {
    entries.push_back({key, {}, value, {}});
  }
  return yaml::make_map(arena, entries, map.span);
}

/// Kustomize sets its namespace on subjects named `default`, and on the ServiceAccounts of the build.
const Node* with_subjects(const Node& object, const Transformers& edits, base::Arena& arena) {
  const Node* subjects = object.get("subjects");
  if (subjects == nullptr || !subjects->is(Kind::list)) return &object;
  std::vector<const Node*> items(subjects->items.begin(), subjects->items.end());
  bool changed = false;
  for (const Node*& item : items) {
    const std::string_view name = text_at(*item, "name");
    const std::string_view location = text_at(*item, "namespace");
    const bool known = std::binary_search(edits.accounts.begin(), edits.accounts.end(), name);
    const bool moves = name == "default" || (known && (location.empty() || location == "default"));
    if (!moves || location == edits.namespace_name) continue;
    item = with_entry(*item, "namespace", yaml::make_string(arena, edits.namespace_name), arena);
    changed = true;
  }
  return !changed ? &object
                  : with_entry(object, "subjects", yaml::make_list(arena, items, subjects->span), arena);
}

std::vector<ReplicaTransform> replica_edits(const ObjectSet& from, const ObjectSet& to) {
  std::map<std::string_view, int> uses;
  for (const KeyedObject& object : to.objects) uses[object.id.name] += is_scaled(object.id.kind) ? 1 : 0;
  std::vector<ReplicaTransform> edits;
  for (const KeyedObject& object : to.objects) {
    if (!is_scaled(object.id.kind) || uses[object.id.name] != 1) continue;
    const KeyedObject* before = from.find(object.id);
    const Node* old = before == nullptr ? nullptr : before->node->at("spec.replicas");
    const Node* count = object.node->at("spec.replicas");
    if (old == nullptr || count == nullptr || !count->integer() || *count->integer() < 0) continue;
    if (old->integer() && !yaml::equal(*old, *count)) edits.push_back({object.id.name, count});
  }
  return edits;
}

}  // namespace

Transformers namespace_transformer(const ObjectSet& to, std::string_view namespace_name) {
  Transformers edits = {.namespace_name = namespace_name};
  for (const KeyedObject& object : to.objects) {
    if (object.id.kind == "ServiceAccount" && object.id.group.empty())
      edits.accounts.push_back(object.id.name);
  }
  std::sort(edits.accounts.begin(), edits.accounts.end());
  return edits;
}

Transformers find_transformers(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name) {
  Transformers edits = namespace_transformer(to, namespace_name);
  edits.images = find_image_transforms(from, to);
  edits.replicas = replica_edits(from, to);
  return edits;
}

void remove_subject_namespaces(std::vector<KeyedObject>& objects, std::string_view namespace_name,
                               base::Arena& arena) {
  const std::vector<std::string_view> accounts = namespace_transformer({objects, {}}, {}).accounts;
  for (KeyedObject& object : objects) {
    const Node* subjects = is_binding(object.id.kind) ? object.node->get("subjects") : nullptr;
    if (subjects == nullptr || !subjects->is(Kind::list)) continue;
    std::vector<const Node*> items;
    for (const Node* item : subjects->items) {
      const bool known = std::ranges::binary_search(accounts, text_at(*item, "name"));
      std::vector<Entry> entries(item->entries.begin(), item->entries.end());
      if (known && text_at(*item, "kind") == "ServiceAccount" &&
          text_at(*item, "namespace") == namespace_name)
        std::erase_if(entries, [](const Entry& entry) { return entry.key == "namespace"; });
      items.push_back(item->is(Kind::map) ? yaml::make_map(arena, entries, item->span) : item);
    }
    object.node = with_entry(*object.node, "subjects", yaml::make_list(arena, items, subjects->span), arena);
  }
}

const Node* apply_transformers(const Node& object, const Transformers& edits, base::Arena& arena) {
  const kubernetes::ObjectId id = kubernetes::identity(object);
  const Node* result = &object;
  if (!edits.namespace_name.empty() && is_binding(id.kind)) result = with_subjects(*result, edits, arena);
  if (!edits.namespace_name.empty() && id.kind == "Namespace" && id.group.empty() &&
      id.name != edits.namespace_name) {
    const Node* name = yaml::make_string(arena, edits.namespace_name);
    result =
        with_entry(*result, "metadata", with_entry(*result->get("metadata"), "name", name, arena), arena);
  }
  const auto replicas = std::find_if(edits.replicas.begin(), edits.replicas.end(),
                                     [&](const ReplicaTransform& edit) { return edit.name == id.name; });
  const Node* spec = result->get("spec");
  if (replicas != edits.replicas.end() && is_scaled(id.kind) && spec != nullptr && spec->is(Kind::map)) {
    result = with_entry(*result, "spec", with_entry(*spec, "replicas", replicas->count, arena), arena);
  }
  return with_images(*result, edits.images, arena);
}

}  // namespace twinhull::emit
