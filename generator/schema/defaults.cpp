#include "schema/defaults.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "schema/schema.h"

namespace twinhull::schema {
namespace {

/// A default and the schema that completes it.
using Pair = std::pair<const yaml::Node*, const yaml::Node*>;

struct PairHash {
  std::size_t operator()(const Pair& pair) const {
    return std::hash<const yaml::Node*>()(pair.first) * 31 + std::hash<const yaml::Node*>()(pair.second);
  }
};

/// A completed default. Null while it is being completed: a lookup then means that it contains itself.
struct DefaultValue {
  const yaml::Node* node = nullptr;
  std::uint64_t steps = 0;
};

/// State of one completion. Each default is completed once and shared, but consumes the limit at every
/// use, because later passes visit it there.
struct DefaultsBuilder {
  const yaml::Node& root;
  base::Arena& arena;
  std::uint64_t steps = 0;
  std::unordered_map<Pair, DefaultValue, PairHash> defaults = {};
  DefaultsFailure failure = {};

  bool failed() const { return failure.cause != DefaultsFailure::none; }
  void fail(DefaultsFailure::Cause cause, const yaml::Node* schema) {
    if (!failed()) failure = {cause, schema};
  }
  bool spend(std::uint64_t cost, const yaml::Node* schema) {
    steps += cost;
    if (base::spend(base::Limit::defaults, cost)) return true;
    fail(DefaultsFailure::too_many, schema);
    return false;
  }
};

const yaml::Node* complete(DefaultsBuilder& run, const yaml::Node* schema, const yaml::Node* instance,
                           int depth);

/// Schemas already applied to the current value. Each is applied once, however it is reached.
using Applied = std::vector<const yaml::Node*>;

const yaml::Node* default_of(const yaml::Node& root, const yaml::Node& property) {
  const yaml::Node* own = property.is(yaml::Kind::map) ? property.get("default") : nullptr;
  if (own != nullptr) return own;
  const yaml::Node* resolved = resolve_local_ref(root, &property);
  return resolved != nullptr && resolved->is(yaml::Kind::map) ? resolved->get("default") : nullptr;
}

const yaml::Node* complete_default(DefaultsBuilder& run, const yaml::Node* property, const yaml::Node* value,
                                   int depth) {
  if (value->entries.empty() && value->items.empty() && !value->is(yaml::Kind::map)) return value;
  const auto [at, fresh] = run.defaults.try_emplace(Pair{property, value});
  DefaultValue& completed = at->second;
  if (fresh) {
    const std::uint64_t before = run.steps;
    const yaml::Node* node = complete(run, property, value, depth);
    completed = {node, run.steps - before};
  } else if (completed.node == nullptr) {
    run.fail(DefaultsFailure::infinite, property);
    return value;
  } else {
    run.spend(completed.steps, property);
  }
  return completed.node;
}

/// Completes a map with one schema's `properties` and `additionalProperties`.
const yaml::Node* complete_map(DefaultsBuilder& run, const yaml::Node& schema, const yaml::Node* instance,
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
      entries.push_back({property.key, {}, complete_default(run, property.value, value, depth + 1), {}});
      changed = true;
    }
  }
  if (!changed) return instance;
  yaml::Node* copy = run.arena.make<yaml::Node>(*instance);
  copy->index = {};
  yaml::set_entries(run.arena, *copy, entries);
  return copy;
}

const yaml::Node* complete_list(DefaultsBuilder& run, const yaml::Node& items, const yaml::Node* instance,
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

/// Completes a value with one schema and all schemas that it applies to the same value.
const yaml::Node* complete_by(DefaultsBuilder& run, const yaml::Node* schema, const yaml::Node* instance,
                              int depth, Applied& applied) {
  if (schema == nullptr || !schema->is(yaml::Kind::map) || run.failed()) return instance;
  if (static_cast<std::uint64_t>(depth) > base::limit(base::Limit::schema_depth)) {
    run.fail(DefaultsFailure::too_deep, schema);
    return instance;
  }
  if (!run.spend(1, schema)) return instance;
  const auto apply = [&](const yaml::Node* other) {
    if (std::find(applied.begin(), applied.end(), other) != applied.end()) return;
    applied.push_back(other);
    instance = complete_by(run, other, instance, depth + 1, applied);
  };
  if (schema->get("$ref") != nullptr) {
    // Siblings of a reference apply as well.
    const yaml::Node* target = resolve_local_ref(run.root, schema);
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

const yaml::Node* complete(DefaultsBuilder& run, const yaml::Node* schema, const yaml::Node* instance,
                           int depth) {
  Applied applied;
  return complete_by(run, schema, instance, depth, applied);
}

}  // namespace

const yaml::Node* apply_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena) {
  DefaultsBuilder run = {root, arena};
  return complete(run, &root, instance, 0);
}

DefaultsFailure check_defaults_of(const yaml::Node& root, const std::vector<const yaml::Node*>& schemas) {
  base::Arena arena;
  DefaultsBuilder run = {root, arena};
  const yaml::Node* nothing = yaml::make_map(arena, {});
  for (const yaml::Node* schema : schemas) {
    const base::Budget budget(base::Limit::defaults);
    complete(run, schema, nothing, 0);
    if (run.failed()) break;
  }
  return run.failure;
}

}  // namespace twinhull::schema
