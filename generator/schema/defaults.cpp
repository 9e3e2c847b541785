#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace twinhull::schema {
namespace {

/// Schemas and values this deep are no files that people write.
constexpr int deepest = 200;

const yaml::Node* complete(const yaml::Node& root, const yaml::Node* schema, const yaml::Node* instance,
                           base::Arena& arena, int depth);

/// Completes a map by one schema's `properties` and `additionalProperties`.
const yaml::Node* complete_map(const yaml::Node& root, const yaml::Node& schema, const yaml::Node* instance,
                               base::Arena& arena, int depth) {
  const yaml::Node* properties = schema.get("properties");
  const yaml::Node* others = schema.get("additionalProperties");
  std::vector<yaml::Entry> entries(instance->entries.begin(), instance->entries.end());
  bool changed = false;
  for (yaml::Entry& entry : entries) {
    const yaml::Node* property = properties == nullptr ? nullptr : properties->get(entry.key);
    const yaml::Node* value =
        complete(root, property != nullptr ? property : others, entry.value, arena, depth + 1);
    changed = changed || value != entry.value;
    entry.value = value;
  }
  if (properties != nullptr) {
    for (const yaml::Entry& property : properties->entries) {
      if (instance->find(property.key) != nullptr) continue;
      const yaml::Node* resolved = resolve(root, property.value);
      const yaml::Node* own = property.value->is(yaml::Kind::map) ? property.value->get("default") : nullptr;
      if (own == nullptr && resolved != nullptr && resolved->is(yaml::Kind::map))
        own = resolved->get("default");
      if (own == nullptr) continue;
      entries.push_back({property.key, {}, complete(root, property.value, own, arena, depth + 1), {}});
      changed = true;
    }
  }
  if (!changed) return instance;
  yaml::Node* copy = arena.make<yaml::Node>(*instance);
  copy->index = {};
  yaml::set_entries(arena, *copy, entries);
  return copy;
}

const yaml::Node* complete_list(const yaml::Node& root, const yaml::Node& items, const yaml::Node* instance,
                                base::Arena& arena, int depth) {
  std::vector<const yaml::Node*> completed;
  bool changed = false;
  for (const yaml::Node* item : instance->items) {
    completed.push_back(complete(root, &items, item, arena, depth + 1));
    changed = changed || completed.back() != item;
  }
  if (!changed) return instance;
  yaml::Node* copy = arena.make<yaml::Node>(*instance);
  copy->items = arena.copy(std::span<const yaml::Node* const>(completed));
  return copy;
}

const yaml::Node* complete(const yaml::Node& root, const yaml::Node* schema, const yaml::Node* instance,
                           base::Arena& arena, int depth) {
  if (schema == nullptr || !schema->is(yaml::Kind::map) || depth > deepest) return instance;
  if (schema->get("$ref") != nullptr) {
    // What stands beside a reference counts too.
    const yaml::Node* target = resolve(root, schema);
    if (target != nullptr && target != schema) instance = complete(root, target, instance, arena, depth + 1);
  }
  if (instance->is(yaml::Kind::map)) instance = complete_map(root, *schema, instance, arena, depth);
  const yaml::Node* items = schema->get("items");
  if (instance->is(yaml::Kind::list) && items != nullptr) {
    instance = complete_list(root, *items, instance, arena, depth);
  }
  if (const yaml::Node* branches = schema->get("allOf")) {
    for (const yaml::Node* branch : branches->items)
      instance = complete(root, branch, instance, arena, depth + 1);
  }
  return instance;
}

}  // namespace

const yaml::Node* with_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena) {
  return complete(root, &root, instance, arena, 0);
}

}  // namespace twinhull::schema
