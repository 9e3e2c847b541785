// The smallest patch between two states of an object.
//
// Kustomize outputs a merged list as: the items in the patch, in the patch's order, then the other items in
// theirs. So any order can be produced: the patch contains the items of the target up to the last one that is
// new, changed or out of order (an unchanged one by its keys alone); the rest follows. This is not assumed
// but verified with `apply`, list by list; if it fails, the list is replaced as a whole, then the map around
// it.

#include <algorithm>
#include <string_view>
#include <vector>

#include "kubernetes/patch_schema.h"
#include "kubernetes/strategic_merge.h"
#include "kubernetes/strategic_merge_apply.h"

namespace twinhull::kubernetes {
namespace {

/// The patch of a value; `possible` is false if merging cannot produce the value, so the parent must be
/// replaced.
struct Step {
  bool possible = true;
  const yaml::Node* patch = nullptr;  ///< null if no change is needed
};

bool is_collection(const yaml::Node& node) { return node.is(yaml::Kind::map) || node.is(yaml::Kind::list); }

/// The size of a node in lines.
std::size_t lines(const yaml::Node& node) {
  std::size_t count = 1;
  for (const yaml::Entry& entry : node.entries) count += lines(*entry.value);
  for (const yaml::Node* item : node.items) count += is_collection(*item) ? lines(*item) - 1 : 1;
  return count;
}

/// A patch of the changes is easier to read than a replacement, so it may be up to 50% longer.
bool worth_merging(const yaml::Node& merged, const yaml::Node& replaced) {
  return 2 * lines(merged) <= 3 * lines(replaced);
}

struct Differ {
  base::Arena& arena;
  /// The object's own metadata and annotations: Kustomize stores internal annotations in them, so they are
  /// never replaced as a whole.
  const yaml::Node* metadata = nullptr;
  const yaml::Node* annotations = nullptr;

  const yaml::Node* directive(std::string_view word) const {
    return yaml::make_map(arena, {{"$patch", {}, yaml::make_string(arena, word), {}}});
  }

  const yaml::Node* replacement(const yaml::Node& map) const {
    std::vector<yaml::Entry> entries = {{"$patch", {}, yaml::make_string(arena, "replace"), {}}};
    entries.insert(entries.end(), map.entries.begin(), map.entries.end());
    return yaml::make_map(arena, entries);
  }

  Step value(const yaml::Node& base, const yaml::Node& target, const FieldShape& what) const {
    if (yaml::equal(base, target)) return {};
    if (target.is(yaml::Kind::null)) return {false, nullptr};  // a null in a patch deletes
    if (base.is(yaml::Kind::null)) return {true, &target};
    if (base.is(yaml::Kind::map) && target.is(yaml::Kind::map)) return map(base, target, what.type);
    if (base.is(yaml::Kind::list) && target.is(yaml::Kind::list)) {
      return what.list.merged ? list(base, target, what.list) : Step{true, &target};
    }
    // Kustomize would apply the quotes of a string to the number or boolean that replaces it.
    const bool loses_type = base.is(yaml::Kind::string) && !target.is(yaml::Kind::string);
    return {!is_collection(base) && !is_collection(target) && !loses_type, &target};
  }

  Step map(const yaml::Node& base, const yaml::Node& target, Type type) const {
    const Step merged = merged_map(base, target, type);
    const Step replaced = {true, replacement(target)};
    if (&base == metadata || &base == annotations) return merged;
    if (!merged.possible) return replaced;
    return merged.patch == nullptr || worth_merging(*merged.patch, *replaced.patch) ? merged : replaced;
  }

  /// In the order of the target, with deleted keys where the base has them.
  Step merged_map(const yaml::Node& base, const yaml::Node& target, Type type) const {
    std::vector<yaml::Entry> entries;
    const yaml::Entry* kept = base.entries.data();  // the first key of the base that was not compared yet
    const auto delete_before = [&](const yaml::Entry* end) {
      for (; kept < end; ++kept) {
        if (target.find(kept->key) == nullptr) entries.push_back({kept->key, {}, yaml::make_null(arena), {}});
      }
    };
    for (const yaml::Entry& entry : target.entries) {
      const yaml::Entry* old = base.find(entry.key);
      Step step = {!entry.value->is(yaml::Kind::null), entry.value};
      if (old != nullptr) {
        delete_before(old);
        step = value(*old->value, *entry.value, field(type, entry.key));
      }
      if (!step.possible) return step;
      if (step.patch == nullptr) continue;
      entries.push_back({entry.key, {}, step.patch, step.patch == entry.value ? entry.comment : ""});
    }
    delete_before(base.entries.data() + base.entries.size());
    if (entries.empty()) return {};
    return {true, yaml::make_map(arena, entries)};
  }

  Step list(const yaml::Node& base, const yaml::Node& target, const PatchStrategy& rule) const {
    std::vector<const yaml::Node*> items = {directive("replace")};
    items.insert(items.end(), target.items.begin(), target.items.end());
    const yaml::Node* replaced = yaml::make_list(arena, items);
    const Step merged = rule.key_count() == 0 ? merged_set(base, target) : merged_list(base, target, rule);
    if (merged.possible && worth_merging(*merged.patch, *replaced) &&
        leads_to(base, *merged.patch, target, rule)) {
      return merged;
    }
    return {leads_to(base, *replaced, target, rule), replaced};
  }

  bool leads_to(const yaml::Node& base, const yaml::Node& patch, const yaml::Node& target,
                const PatchStrategy& rule) const {
    const PatchResult applied = apply_list(base, patch, rule, arena);
    return applied.accepted && applied.object != nullptr && yaml::equal(*applied.object, target);
  }

  /// Scalars can be prepended, but not removed.
  Step merged_set(const yaml::Node& base, const yaml::Node& target) const {
    for (std::size_t named = 0; named <= target.items.size(); ++named) {
      const auto rest = target.items.subspan(named);
      std::vector<const yaml::Node*> expected;
      for (const yaml::Node* item : base.items) {
        const bool in_front =
            std::any_of(target.items.begin(), target.items.begin() + static_cast<std::ptrdiff_t>(named),
                        [&](const yaml::Node* other) { return yaml::equal(*item, *other); });
        if (!in_front) expected.push_back(item);
      }
      const bool same =
          std::equal(rest.begin(), rest.end(), expected.begin(), expected.end(),
                     [](const yaml::Node* a, const yaml::Node* b) { return yaml::equal(*a, *b); });
      if (!same) continue;
      return {true, yaml::make_list(arena, {target.items.begin(),
                                            target.items.begin() + static_cast<std::ptrdiff_t>(named)})};
    }
    return {false, nullptr};
  }

  static bool same_keys(const yaml::Node& a, const yaml::Node& b, const PatchStrategy& rule) {
    return std::all_of(rule.keys.begin(), rule.keys.begin() + static_cast<std::ptrdiff_t>(rule.key_count()),
                       [&](std::string_view key) {
                         const yaml::Node* x = a.get(key);
                         const yaml::Node* y = b.get(key);
                         return (x == nullptr || y == nullptr) ? x == y : yaml::equal(*x, *y);
                       });
  }

  static const yaml::Node* add_implicit_fields(const yaml::Node& list, const yaml::Node& item,
                                               const PatchStrategy& rule) {
    const auto found = std::find_if(list.items.begin(), list.items.end(),
                                    [&](const yaml::Node* other) { return same_keys(*other, item, rule); });
    return found == list.items.end() ? nullptr : *found;
  }

  std::vector<yaml::Entry> key_entries(const yaml::Node& item, const PatchStrategy& rule) const {
    std::vector<yaml::Entry> entries;
    for (const std::string_view key : rule.keys) {
      const yaml::Node* value_of_key = key.empty() ? nullptr : item.get(key);
      if (value_of_key != nullptr) entries.push_back({key, {}, value_of_key, {}});
    }
    return entries;
  }

  Step merged_list(const yaml::Node& base, const yaml::Node& target, const PatchStrategy& rule) const {
    const auto keyed = [&](const yaml::Node* item) { return item->get(rule.keys[0]) != nullptr; };
    if (!std::all_of(base.items.begin(), base.items.end(), keyed)) return {false, nullptr};
    if (!std::all_of(target.items.begin(), target.items.end(), keyed)) return {false, nullptr};

    std::vector<const yaml::Node*> items;
    const std::size_t named = count_named(base, target, rule);
    for (const yaml::Node* item : target.items.first(named)) {
      const yaml::Node* old = add_implicit_fields(base, *item, rule);
      if (old == nullptr) {
        items.push_back(item);
        continue;
      }
      // Kustomize drops `$patch: replace` of an item.
      const Step step = merged_map(*old, *item, rule.items);
      if (!step.possible) return step;
      std::vector<yaml::Entry> entries = key_entries(*item, rule);
      if (step.patch != nullptr)
        entries.insert(entries.end(), step.patch->entries.begin(), step.patch->entries.end());
      items.push_back(yaml::make_map(arena, entries));
    }
    for (const yaml::Node* item : base.items) {
      if (add_implicit_fields(target, *item, rule) != nullptr) continue;
      std::vector<yaml::Entry> entries = key_entries(*item, rule);
      entries.push_back({"$patch", {}, yaml::make_string(arena, "delete"), {}});
      items.push_back(yaml::make_map(arena, entries));
    }
    return {true, yaml::make_list(arena, items)};
  }

  /// The number of leading target items that the patch must contain: the shortest prefix after which the rest
  /// are unchanged items of the base in the base's order.
  std::size_t count_named(const yaml::Node& base, const yaml::Node& target, const PatchStrategy& rule) const {
    std::size_t named = target.items.size();
    auto limit = base.items.end();
    while (named > 0) {
      const yaml::Node* item = target.items[named - 1];
      const auto position = std::find_if(base.items.begin(), base.items.end(), [&](const yaml::Node* other) {
        return same_keys(*other, *item, rule);
      });
      if (position == base.items.end() || position >= limit || !yaml::equal(**position, *item)) break;
      limit = position;
      --named;
    }
    return named;
  }
};

const yaml::Node* without_namespace(const yaml::Node& object, base::Arena& arena) {
  const yaml::Node* metadata = object.get("metadata");
  if (metadata == nullptr || metadata->get("namespace") == nullptr) return &object;
  std::vector<yaml::Entry> inner;
  for (const yaml::Entry& entry : metadata->entries) {
    if (entry.key != "namespace") inner.push_back(entry);
  }
  std::vector<yaml::Entry> outer(object.entries.begin(), object.entries.end());
  for (yaml::Entry& entry : outer) {
    if (entry.key == "metadata") entry.value = yaml::make_map(arena, inner);
  }
  return yaml::make_map(arena, outer);
}

bool same_at(const yaml::Node& a, const yaml::Node& b, std::string_view path) {
  const yaml::Node* x = a.at(path);
  const yaml::Node* y = b.at(path);
  return x != nullptr && y != nullptr && yaml::equal(*x, *y);
}

/// The patch, preceded by the fields that identify the object.
const yaml::Node* addressed(const yaml::Node& patch, const yaml::Node& target, base::Arena& arena) {
  std::vector<yaml::Entry> metadata = {{"name", {}, target.at("metadata.name"), {}}};
  if (const yaml::Node* changed = patch.get("metadata")) {
    metadata.insert(metadata.end(), changed->entries.begin(), changed->entries.end());
  }
  std::vector<yaml::Entry> entries = {{"apiVersion", {}, target.get("apiVersion"), {}},
                                      {"kind", {}, target.get("kind"), {}},
                                      {"metadata", {}, yaml::make_map(arena, metadata), {}}};
  for (const yaml::Entry& entry : patch.entries) {
    if (entry.key != "metadata") entries.push_back(entry);
  }
  return yaml::make_map(arena, entries);
}

}  // namespace

PatchDraft diff(const yaml::Node& full_base, const yaml::Node& full_target, base::Arena& arena) {
  if (!full_base.is(yaml::Kind::map) || !full_target.is(yaml::Kind::map)) return {false, nullptr};
  const yaml::Node& base = *without_namespace(full_base, arena);
  const yaml::Node& target = *without_namespace(full_target, arena);
  if (yaml::equal(base, target)) return {};
  for (const std::string_view path : {"apiVersion", "kind", "metadata.name"}) {
    if (!same_at(base, target, path)) return {false, nullptr};
  }
  const Type type = type_of(base.get("apiVersion")->text, base.get("kind")->text);
  const Differ differ = {arena, base.get("metadata"), base.at("metadata.annotations")};
  const Step step = differ.merged_map(base, target, type);
  if (!step.possible || step.patch == nullptr) return {false, nullptr};
  const yaml::Node* patch = addressed(*step.patch, target, arena);
  const PatchResult applied = apply(base, *patch, arena);
  if (!applied.accepted || applied.object == nullptr || !yaml::equal(*applied.object, target))
    return {false, nullptr};
  return {true, patch};
}

}  // namespace twinhull::kubernetes
