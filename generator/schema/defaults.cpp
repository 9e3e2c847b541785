#include "schema/defaults.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace twinhull::schema {
namespace {

/// Schemas within schemas this deep are no files that people write.
constexpr int deepest = 200;
/// Schemas applied while completing one value.
constexpr std::size_t most_steps = 1'000'000;
/// The same for an empty map, where all comes from the schema.
constexpr std::size_t most_steps_of_nothing = 100'000;

/// One completion. It ends early, with `endless` set, when it would otherwise not end at all.
struct Completion {
  const yaml::Node& root;
  base::Arena& arena;
  std::size_t steps_left = most_steps;
  const yaml::Node* endless = nullptr;
};

const yaml::Node* complete(Completion& run, const yaml::Node* schema, const yaml::Node* instance, int depth);

/// Schemas that were applied to the value at hand by others. Once is enough, by however many ways.
using Applied = std::vector<const yaml::Node*>;

const yaml::Node* default_of(const yaml::Node& root, const yaml::Node& property) {
  const yaml::Node* own = property.is(yaml::Kind::map) ? property.get("default") : nullptr;
  if (own != nullptr) return own;
  const yaml::Node* resolved = resolve(root, &property);
  return resolved != nullptr && resolved->is(yaml::Kind::map) ? resolved->get("default") : nullptr;
}

/// Completes a map by one schema's `properties` and `additionalProperties`.
const yaml::Node* complete_map(Completion& run, const yaml::Node& schema, const yaml::Node* instance,
                               int depth) {
  const yaml::Node* properties = schema.get("properties");
  const yaml::Node* others = schema.get("additionalProperties");
  std::vector<yaml::Entry> entries(instance->entries.begin(), instance->entries.end());
  bool changed = false;
  for (yaml::Entry& entry : entries) {
    const yaml::Node* property = properties == nullptr ? nullptr : properties->get(entry.key);
    const yaml::Node* value = complete(run, property != nullptr ? property : others, entry.value, depth + 1);
    changed = changed || value != entry.value;
    entry.value = value;
  }
  if (properties != nullptr) {
    for (const yaml::Entry& property : properties->entries) {
      if (instance->find(property.key) != nullptr) continue;
      const yaml::Node* value = default_of(run.root, *property.value);
      if (value == nullptr) continue;
      entries.push_back({property.key, {}, complete(run, property.value, value, depth + 1), {}});
      changed = true;
    }
  }
  if (!changed) return instance;
  yaml::Node* copy = run.arena.make<yaml::Node>(*instance);
  copy->index = {};
  yaml::set_entries(run.arena, *copy, entries);
  return copy;
}

const yaml::Node* complete_list(Completion& run, const yaml::Node& items, const yaml::Node* instance,
                                int depth) {
  std::vector<const yaml::Node*> completed;
  bool changed = false;
  for (const yaml::Node* item : instance->items) {
    completed.push_back(complete(run, &items, item, depth + 1));
    changed = changed || completed.back() != item;
  }
  if (!changed) return instance;
  yaml::Node* copy = run.arena.make<yaml::Node>(*instance);
  copy->items = run.arena.copy(std::span<const yaml::Node* const>(completed));
  return copy;
}

/// By one schema and all that it applies to the same value.
const yaml::Node* complete_by(Completion& run, const yaml::Node* schema, const yaml::Node* instance,
                              int depth, Applied& applied) {
  if (schema == nullptr || !schema->is(yaml::Kind::map) || run.endless != nullptr) return instance;
  if (depth > deepest || run.steps_left == 0) {
    run.endless = schema;
    return instance;
  }
  --run.steps_left;
  const auto apply = [&](const yaml::Node* other) {
    if (std::find(applied.begin(), applied.end(), other) != applied.end()) return;
    applied.push_back(other);
    instance = complete_by(run, other, instance, depth + 1, applied);
  };
  if (schema->get("$ref") != nullptr) {
    // What stands beside a reference counts too.
    const yaml::Node* target = resolve(run.root, schema);
    if (target != nullptr && target != schema) apply(target);
  }
  if (instance->is(yaml::Kind::map)) instance = complete_map(run, *schema, instance, depth);
  const yaml::Node* items = schema->get("items");
  if (instance->is(yaml::Kind::list) && items != nullptr) {
    instance = complete_list(run, *items, instance, depth);
  }
  if (const yaml::Node* branches = schema->get("allOf")) {
    for (const yaml::Node* branch : branches->items) apply(branch);
  }
  return instance;
}

const yaml::Node* complete(Completion& run, const yaml::Node* schema, const yaml::Node* instance, int depth) {
  Applied applied;
  return complete_by(run, schema, instance, depth, applied);
}

}  // namespace

const yaml::Node* apply_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena) {
  Completion run = {root, arena};
  return complete(run, &root, instance, 0);
}

const yaml::Node* find_infinite_default(const yaml::Node& root, const yaml::Node& schema) {
  base::Arena arena;
  Completion run = {root, arena, most_steps_of_nothing};
  complete(run, &schema, yaml::make_map(arena, {}), 0);
  return run.endless;
}

}  // namespace twinhull::schema
