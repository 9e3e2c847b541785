#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "yaml/node.h"

/// The trees that a strategic merge changes, and indexes of wide maps and long lists in them.
namespace twinhull::kubernetes {

struct MutableNode;

/// An entry of a map, and where its key was written.
struct MutableEntry {
  std::string_view key;
  MutableNode* value = nullptr;
  source::Span key_span;
};

/// A mutable node. `leaf` is its original: all of a scalar or empty node, of others the location.
struct MutableNode {
  yaml::Kind kind = yaml::Kind::null;
  const yaml::Node* leaf = nullptr;
  std::string_view text;
  std::vector<MutableEntry> fields;
  std::vector<MutableNode*> items;
  bool keep = false;  ///< a null that is kept although null means absent
};

using Texts = std::vector<std::string_view>;

inline bool missing(const MutableNode* part) { return part == nullptr || part->kind == yaml::Kind::null; }
inline bool is_map(const MutableNode* part) { return part != nullptr && part->kind == yaml::Kind::map; }
inline bool is_list(const MutableNode* part) { return part != nullptr && part->kind == yaml::Kind::list; }
inline bool is_scalar(const MutableNode* part) { return !missing(part) && !is_map(part) && !is_list(part); }
inline bool empty_map(const MutableNode* part) {
  return missing(part) || (is_map(part) && part->fields.empty());
}

inline MutableNode* get(const MutableNode* map, std::string_view key) {
  if (!is_map(map)) return nullptr;
  const auto found = std::find_if(map->fields.begin(), map->fields.end(),
                                  [&](const MutableEntry& f) { return f.key == key; });
  return found == map->fields.end() ? nullptr : found->value;
}

inline void remove(MutableNode& map, std::string_view key) {
  std::erase_if(map.fields, [&](const MutableEntry& f) { return f.key == key; });
}

/// Finds the fields of a map while fields are appended to it.
class FieldIndex {
 public:
  explicit FieldIndex(const MutableNode* map) : map_(is_map(map) ? map : nullptr) {
    constexpr std::size_t wide = 16;
    if (map_ == nullptr || map_->fields.size() <= wide) return;
    for (std::size_t i = 0; i < map_->fields.size(); ++i) known_.emplace(map_->fields[i].key, i);
  }

  /// The first field with the key; null if there is none.
  const MutableEntry* find(std::string_view key) const {
    if (map_ == nullptr) return nullptr;
    if (known_.empty()) {
      const auto found = std::find_if(map_->fields.begin(), map_->fields.end(),
                                      [&](const MutableEntry& field) { return field.key == key; });
      return found == map_->fields.end() ? nullptr : &*found;
    }
    const auto found = known_.find(key);
    return found == known_.end() ? nullptr : &map_->fields[found->second];
  }

 private:
  const MutableNode* map_;
  std::unordered_map<std::string_view, std::size_t> known_;
};

/// The items of a list by the value of their only merge key, which an item has as long as it is in the list.
class ItemIndex {
 public:
  ItemIndex(const MutableNode* list, std::string_view key) {
    if (!is_list(list)) return;
    for (MutableNode* item : list->items) {
      const MutableNode* value = get(item, key);
      if (value != nullptr) first_.emplace(value->text, item);
    }
  }

  /// The first item with the value, which is not empty.
  MutableNode* find(std::string_view value) const {
    const auto found = first_.find(value);
    return found == first_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<std::string_view, MutableNode*> first_;
};

/// A list that is built from maps with different values of one merge key.
class KeyedList {
 public:
  KeyedList(MutableNode& list, std::string_view key) : list_(list), key_(key) {}

  /// Puts an item over the one with its value, or appends it; false, without a change, if the list has had
  /// other items, or the value is empty.
  bool put(MutableNode* item, std::string_view value) {
    const MutableNode* has = get(item, key_);
    uniform_ = uniform_ && list_.items.size() == positions_.size() && !value.empty() && is_scalar(has) &&
               has->text == value;
    if (!uniform_) return false;
    const auto [position, added] = positions_.emplace(value, list_.items.size());
    if (added) {
      list_.items.push_back(item);
    } else {
      list_.items[position->second] = item;
    }
    return true;
  }

 private:
  MutableNode& list_;
  std::string_view key_;
  bool uniform_ = true;
  std::unordered_map<std::string_view, std::size_t> positions_;
};

/// Removes the items with these values of the key, and empty ones, from a list in which all values were
/// found.
inline void remove_items(MutableNode& list, std::string_view key,
                         const std::unordered_set<std::string_view>& values) {
  std::erase_if(list.items, [&](const MutableNode* item) {
    if (empty_map(item)) return true;
    const MutableNode* value = get(item, key);
    return value != nullptr && values.contains(value->text);
  });
}

}  // namespace twinhull::kubernetes
