// Reproduces Kustomize's strategic merge step by step, as in its library kyaml (0.20). It differs from the
// Kubernetes API server: the items in a patch move to the front of a merged list, an item's `$patch: replace`
// is lost, and lists that the patch does not mention are walked and may change. A patch must be right for
// *Kustomize*, so its quirks are reproduced on purpose, including which trees share nodes while they change.

#include "kubernetes/strategic_merge_apply.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "kubernetes/strategic_merge_keys.h"
#include "kubernetes/strategic_merge_nodes.h"
#include "yaml/resolve.h"
#include "yaml/writer.h"

namespace twinhull::kubernetes {
namespace {

enum class Directive { merge, replace, erase };

struct Walker {
  base::Arena& arena;
  const PatchSchema& schema;
  Nulls nulls = Nulls::spelled_out;
  const Spend& spend;
  std::deque<MutableNode> parts = {};
  bool failed = false;

  MutableNode* import(const yaml::Node& node) {
    MutableNode* part = &parts.emplace_back();
    part->kind = node.kind;
    part->leaf = &node;
    part->text = node.text;
    for (const yaml::Entry& entry : node.entries)
      part->fields.push_back({entry.key, import(*entry.value), entry.key_span});
    for (const yaml::Node* item : node.items) part->items.push_back(import(*item));
    return part;
  }

  const yaml::Node* finish(const MutableNode& part) {
    const source::Span span = part.leaf == nullptr ? source::Span() : part.leaf->span;
    if (part.kind == yaml::Kind::map) {
      std::vector<yaml::Entry> entries;
      for (const MutableEntry& field : part.fields)
        entries.push_back({field.key, field.key_span, finish(*field.value), {}});
      return yaml::make_map(arena, entries, span);
    }
    if (part.kind == yaml::Kind::list) {
      std::vector<const yaml::Node*> items;
      for (const MutableNode* item : part.items) items.push_back(finish(*item));
      return yaml::make_list(arena, items, span);
    }
    return part.leaf;
  }

  Directive read_directive(std::string_view word) {
    if (word == "replace") return Directive::replace;
    if (word == "delete") return Directive::erase;
    if (word != "merge") failed = true;
    return Directive::merge;
  }

  /// Reads and removes the `$patch` of a map or list.
  Directive take_directive(MutableNode* patch) {
    if (is_map(patch)) {
      const MutableNode* word = get(patch, "$patch");
      if (word == nullptr) return Directive::merge;
      const Directive directive = read_directive(word->text);
      if (!failed) remove(*patch, "$patch");
      return directive;
    }
    if (!is_list(patch)) return Directive::merge;
    const auto item = std::find_if(patch->items.begin(), patch->items.end(),
                                   [](const MutableNode* part) { return get(part, "$patch") != nullptr; });
    // A map with more keys than the directive is an item.
    if (item == patch->items.end() || (*item)->fields.size() > 1) return Directive::merge;
    const std::string_view word = get(*item, "$patch")->text;
    const Directive directive = read_directive(word);
    if (!failed) set_item(*patch, nullptr, {"$patch"}, {word});
    return directive;
  }

  MutableNode* walk(Type type, MutableNode* dest, MutableNode* patch) {
    if (failed) return nullptr;
    const MutableNode* guide = missing(dest) ? patch : dest;
    if (missing(guide)) return walk_map(type, dest, patch);
    const bool alike =
        missing(dest) || missing(patch) || (is_map(dest) == is_map(patch) && is_list(dest) == is_list(patch));
    if (!alike) {
      failed = true;
      return nullptr;
    }
    // A known object inside an unknown one is merged by its own schema.
    if (type == Type::unknown && is_map(guide)) type = type_of_map(*guide);
    if (is_map(guide)) return walk_map(type, dest, patch);
    // Lists that are merged by keys never reach this; they are handled with their map.
    if (patch == nullptr) return dest;
    return is_scalar(dest) && is_scalar(patch) ? restyled(*dest, patch) : patch;
  }

  /// A value takes the quotes of the one it replaces: `5` replacing `"010"` becomes `"5"`.
  MutableNode* restyled(const MutableNode& dest, MutableNode* patch) {
    const bool quoted = dest.kind == yaml::Kind::string &&
                        (dest.leaf->style != yaml::Style::plain || yaml::needs_quotes(dest.text));
    if (!quoted || patch->kind == yaml::Kind::string) return patch;
    patch->kind = yaml::Kind::string;
    patch->leaf = yaml::make_string(arena, patch->text, patch->leaf->span);
    return patch;
  }

  Type type_of_map(const MutableNode& map) const {
    const MutableNode* api_version = get(&map, "apiVersion");
    const MutableNode* kind = get(&map, "kind");
    if (missing(api_version) || missing(kind)) return Type::unknown;
    return schema.type_of(api_version->text, kind->text);
  }

  MutableNode* walk_field(const FieldShape& what, MutableNode* dest, MutableNode* patch) {
    const bool list = what.list.merged && (is_list(dest) || (missing(dest) && is_list(patch)));
    if (list && !missing(dest) && !missing(patch) && !is_list(patch)) failed = true;
    if (failed) return nullptr;
    return list ? walk_list(what.list, dest, patch) : walk(what.type, dest, patch);
  }

  MutableNode* walk_map(Type type, MutableNode* dest, MutableNode* patch) {
    if (missing(dest)) {
      const bool was_failed = failed;
      const Directive directive = take_directive(patch);
      failed = was_failed;  // unknown directives in added content are ignored
      if (directive == Directive::erase) return nullptr;
      if (patch == nullptr && dest != nullptr && (nulls == Nulls::spelled_out || !dest->text.empty())) {
        MutableNode* null = &parts.emplace_back(*dest);
        null->keep = true;
        return null;
      }
      dest = patch;
    } else {
      if (patch != nullptr && missing(patch)) return nullptr;
      const Directive directive = take_directive(patch);
      if (failed || directive == Directive::erase) return nullptr;
      if (directive == Directive::replace) dest = patch;
    }
    if (!is_map(dest)) return dest;

    Texts keys;
    for (const MutableEntry& entry : dest->fields) keys.push_back(entry.key);
    if (is_map(patch) && patch != dest) {
      for (const MutableEntry& entry : patch->fields) keys.push_back(entry.key);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    const FieldIndex old(dest);
    const FieldIndex changes(patch);
    bool removes = false;
    for (const std::string_view key : keys) {
      const MutableEntry* before = old.find(key);
      const MutableEntry* change = changes.find(key);
      MutableNode* value = walk_field(schema.field(type, key), before == nullptr ? nullptr : before->value,
                                      change == nullptr ? nullptr : change->value);
      if (failed) return nullptr;
      const auto at =
          before == nullptr ? dest->fields.size() : static_cast<std::size_t>(before - dest->fields.data());
      if (value == nullptr || (missing(value) && !value->keep)) {
        if (before != nullptr) dest->fields[at].value = nullptr;
        removes = removes || before != nullptr;
      } else if (before == nullptr) {
        dest->fields.push_back({key, value, change == nullptr ? source::Span() : change->key_span});
      } else {
        replace_value(dest->fields[at], value, change == nullptr ? source::Span() : change->key_span);
      }
    }
    if (removes)
      std::erase_if(dest->fields, [](const MutableEntry& field) { return field.value == nullptr; });
    return dest;
  }

  /// `key_span` is where the key of the value was written.
  static void replace_value(MutableEntry& field, MutableNode* value, const source::Span& key_span) {
    // A scalar of a patch is set there, with its key.
    if (field.value != value && is_scalar(value) && key_span.known()) field.key_span = key_span;
    field.value = value;
  }

  static void set_field(MutableNode& map, std::string_view key, MutableNode* value) {
    for (MutableEntry& field : map.fields) {
      if (field.key != key) continue;
      field.value = value;
      return;
    }
    map.fields.push_back({key, value, {}});
  }

  MutableNode* walk_list(const PatchStrategy& rule, MutableNode* dest, MutableNode* patch) {
    if (missing(dest)) {
      dest = patch;
    } else {
      if (patch != nullptr && missing(patch)) return nullptr;
      const Directive directive = take_directive(patch);
      if (failed || directive == Directive::erase) return nullptr;
      if (directive == Directive::replace) dest = patch;
    }
    if (rule.key_count() == 0) return merge_items(rule, {""}, plain_values(dest, patch), dest, patch);
    const Texts keys(rule.keys.begin(), rule.keys.begin() + static_cast<std::ptrdiff_t>(rule.key_count()));
    return merge_items(rule, keys, key_values(keys, dest, patch), dest, patch);
  }

  static MutableNode* find_item(const MutableNode* list, const Texts& all_keys, const Texts& all_values) {
    if (!is_list(list)) return nullptr;
    const auto [keys, values] = used({all_values}, all_values, all_keys);
    for (MutableNode* item : list->items) {
      if (keys[0].empty()) {
        if (item->text == values[0]) return item;
        continue;
      }
      bool same = is_map(item);
      for (std::size_t i = 0; i < keys.size() && same; ++i) {
        const MutableNode* value = get(item, keys[i]);
        same = value != nullptr && value->text == values[i];
      }
      if (same) return item;
    }
    return nullptr;
  }

  /// For `set_item`; unlike in `find_item`, an empty wanted value matches any.
  static bool matches(const MutableNode* item, std::string_view key, std::string_view wanted) {
    if (key.empty()) return is_scalar(item) && item->text == wanted;
    const MutableNode* value = get(item, key);
    return value != nullptr && (wanted.empty() || value->text == wanted);
  }

  /// Replaces every item with these key values by `item`, or appends it; null removes them. If there are
  /// fewer values than keys, a key without a value matches if the previous one did.
  void set_item(MutableNode& list, MutableNode* item, const Texts& keys, const Texts& values) {
    std::vector<MutableNode*> kept;
    bool found_any = false;
    const bool wants_maps = !keys[0].empty() && !values.empty() && !values[0].empty();
    for (MutableNode* old : list.items) {
      if (empty_map(old)) continue;
      if (!is_map(old) && wants_maps) {
        kept.push_back(old);
        continue;
      }
      bool found = false;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i < values.size()) {
          if (keys[i].empty() ? !is_scalar(old) : !is_map(old)) failed = true;
          found = matches(old, keys[i], values[i]);
        }
        if (!found) break;
      }
      if (failed) return;
      if (!found) {
        if (!values.empty()) kept.push_back(old);
        continue;
      }
      found_any = true;
      if (item != nullptr) kept.push_back(item);
    }
    list.items = std::move(kept);
    if (!missing(item) && !found_any) list.items.push_back(item);
  }

  /// The merge keys of an item with what they are before it is merged.
  static std::vector<MutableEntry> addresses_of(const MutableNode* item, const Texts& keys) {
    std::vector<MutableEntry> found;
    if (!is_map(item)) return found;
    for (const MutableEntry& field : item->fields) {
      if (std::find(keys.begin(), keys.end(), field.key) != keys.end()) found.push_back(field);
    }
    return found;
  }

  /// A patch repeats the merge keys only to identify the item: their location is where the item was written.
  static void keep_addresses(MutableNode* item, const std::vector<MutableEntry>& addresses) {
    if (!is_map(item)) return;
    for (MutableEntry& field : item->fields) {
      for (const MutableEntry& old : addresses) {
        const bool same = field.key == old.key && is_scalar(field.value) && is_scalar(old.value) &&
                          field.value->text == old.value->text && field.value->kind == old.value->kind &&
                          field.value->leaf->style == old.value->leaf->style;
        if (same) field = old;
      }
    }
  }

  /// Items are found by indexes if one key with a value identifies all of them; otherwise each is compared
  /// with each.
  MutableNode* merge_items(const PatchStrategy& rule, const Texts& all_keys, std::vector<Texts> all,
                           MutableNode* dest, MutableNode* patch) {
    if (all_keys.size() == 1 && !all_keys[0].empty() &&
        std::none_of(all.begin(), all.end(), [](const Texts& values) { return values[0].empty(); }))
      return merge_keyed(rule, all_keys[0], all, dest, patch);
    constexpr std::uint64_t few = 32, steps_of_pair = 4;
    if (all.size() > few && spend && !spend(steps_of_pair * all.size() * all.size() * all_keys.size()))
      failed = true;
    if (failed) return nullptr;
    MutableNode* result = new_list(dest, patch);
    if (all_keys.size() > 1) unite(all);
    Texts keys;
    Texts values;
    for (const Texts& each : all) {
      std::tie(keys, values) = used(all, each, all_keys);
      MutableNode* old = find_item(dest, keys, values);
      const std::vector<MutableEntry> addresses = addresses_of(old, keys);
      MutableNode* item = walk(rule.items, old, find_item(patch, keys, values));
      if (failed) return nullptr;
      keep_addresses(item, addresses);
      if (empty_map(item)) {
        if (is_list(dest)) set_item(*dest, nullptr, keys, values);
        continue;
      }
      complete(item, keys, values);
      set_item(*result, item, keys, values);
    }
    if (all.empty()) return dest;
    for (MutableNode* item :
         is_list(dest) ? std::vector<MutableNode*>(dest->items) : std::vector<MutableNode*>())
      append(*result, item, keys);
    return failed ? nullptr : result;
  }

  MutableNode* merge_keyed(const PatchStrategy& rule, std::string_view key, const std::vector<Texts>& all,
                           MutableNode* dest, MutableNode* patch) {
    MutableNode* result = new_list(dest, patch);
    const Texts keys = {key};
    const ItemIndex old_items(dest, key);
    const ItemIndex changes(patch, key);
    KeyedList keyed(*result, key);
    std::unordered_set<std::string_view> removed;
    const auto put = [&](MutableNode* item, const Texts& values) {
      if (!keyed.put(item, values[0])) set_item(*result, item, keys, values);
    };
    for (const Texts& each : all) {
      MutableNode* old = old_items.find(each[0]);
      const std::vector<MutableEntry> addresses = addresses_of(old, keys);
      MutableNode* item = walk(rule.items, old, changes.find(each[0]));
      if (failed) return nullptr;
      keep_addresses(item, addresses);
      if (empty_map(item)) {
        removed.insert(each[0]);
        continue;
      }
      complete(item, keys, each);
      put(item, each);
    }
    if (all.empty()) return dest;
    if (!is_list(dest)) return failed ? nullptr : result;
    if (!removed.empty()) remove_items(*dest, key, removed);
    for (MutableNode* item : std::vector<MutableNode*>(dest->items)) {
      const MutableNode* value = get(item, key);
      if (!keyed.put(item, value == nullptr ? std::string_view() : value->text)) append(*result, item, keys);
    }
    return failed ? nullptr : result;
  }

  MutableNode* new_list(const MutableNode* dest, const MutableNode* patch) {
    MutableNode* list = &parts.emplace_back();
    list->kind = yaml::Kind::list;
    list->leaf = missing(dest) ? (missing(patch) ? nullptr : patch->leaf) : dest->leaf;
    return list;
  }

  /// Adds merge keys that a map lacks.
  void complete(MutableNode* item, const Texts& keys, const Texts& values) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!is_map(item) || get(item, keys[i]) != nullptr || values[i].empty()) continue;
      yaml::Node* value = arena.make<yaml::Node>();
      value->kind = yaml::resolve(values[i]);
      value->text = values[i];
      set_field(*item, keys[i], import(*value));
    }
  }

  /// Puts an item of the original list over its merged copy, or appends it.
  void append(MutableNode& list, MutableNode* item, const Texts& keys) {
    if (keys[0].empty()) {
      set_item(list, item, keys, {item->text});
      return;
    }
    if (!missing(item) && !is_map(item)) failed = true;
    if (failed) return;
    Texts values;
    for (const std::string_view key : keys) {
      const MutableNode* value = get(item, key);
      if (value == nullptr) {
        list.items.push_back(item);
      } else {
        values.push_back(value->text);
      }
    }
    if (keys.size() > 1) set_item(list, nullptr, keys, values);
    set_item(list, item, keys, values);
  }
};

}  // namespace

PatchResult apply(const yaml::Node& base, const yaml::Node& patch, base::Arena& arena, Nulls nulls,
                  const PatchSchema& schema, const Spend& spend) {
  Walker walker{arena, schema, nulls, spend};
  MutableNode* object = walker.import(base);
  MutableNode* changes = walker.import(patch);
  MutableNode* merged = walker.walk(walker.type_of_map(*object), object, changes);
  if (walker.failed) return {false, nullptr};
  if (empty_map(merged)) return {true, nullptr};
  if (const yaml::Node* version = base.get("apiVersion")) {
    MutableNode* now = get(merged, "apiVersion");
    if (now != nullptr && now->text == version->text && now->leaf != nullptr &&
        now->leaf->style == version->style)
      Walker::set_field(*merged, "apiVersion", walker.import(*version));
  }
  // Name, kind and namespace never change.
  if (const yaml::Node* kind = base.get("kind")) Walker::set_field(*merged, "kind", walker.import(*kind));
  MutableNode* metadata = get(merged, "metadata");
  const yaml::Node* old = base.get("metadata");
  if (is_map(metadata) && old != nullptr && old->is(yaml::Kind::map)) {
    for (const std::string_view key : {std::string_view("name"), std::string_view("namespace")}) {
      remove(*metadata, key);
      if (const yaml::Node* value = old->get(key)) Walker::set_field(*metadata, key, walker.import(*value));
    }
  }
  // Kustomize removes empty annotations.
  if (const MutableNode* annotations = get(metadata, "annotations");
      is_map(annotations) && empty_map(annotations)) {
    remove(*metadata, "annotations");
  }
  return {true, walker.finish(*merged)};
}

PatchResult apply_list(const yaml::Node& base, const yaml::Node& patch, const PatchStrategy& rule,
                       base::Arena& arena) {
  const PatchSchema schema;
  const Spend unlimited;
  Walker walker{arena, schema, Nulls::spelled_out, unlimited};
  const MutableNode* merged = walker.walk_list(rule, walker.import(base), walker.import(patch));
  if (walker.failed) return {false, nullptr};
  return {true, merged == nullptr ? nullptr : walker.finish(*merged)};
}

}  // namespace twinhull::kubernetes
