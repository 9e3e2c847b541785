#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The map with one entry added or replaced.
inline const yaml::Node* with(const yaml::Node& map, std::string_view key, const yaml::Node* value,
                              base::Arena& arena) {
  std::vector<yaml::Entry> entries(map.entries.begin(), map.entries.end());
  const auto found = std::ranges::find(entries, key, &yaml::Entry::key);
  if (found != entries.end()) {
    found->value = value;
  } else {
    entries.push_back({key, {}, value, {}});
  }
  return yaml::make_map(arena, entries, map.span);
}

/// The map with each value replaced by `change`; the map itself if nothing changes.
template <typename Change>
const yaml::Node* mapped(const yaml::Node& map, base::Arena& arena, Change change) {
  std::vector<yaml::Entry> entries(map.entries.begin(), map.entries.end());
  bool changed = false;
  for (yaml::Entry& entry : entries) {
    const yaml::Node* made = change(entry);
    changed = changed || made != entry.value;
    entry.value = made;
  }
  return changed ? yaml::make_map(arena, entries, map.span) : &map;
}

/// A copy of a map in which `edit` replaces the value at a path of keys; null removes the entry. Missing maps
/// are not created.
inline const yaml::Node* edited(const yaml::Node& map, std::span<const std::string_view> path,
                                const std::function<const yaml::Node*(const yaml::Node&)>& edit,
                                base::Arena& arena) {
  std::vector<yaml::Entry> entries;
  for (const yaml::Entry& entry : map.entries) {
    yaml::Entry copy = entry;
    if (entry.key == path.front()) {
      copy.value = path.size() == 1 ? edit(*entry.value) : edited(*entry.value, path.subspan(1), edit, arena);
    }
    if (copy.value != nullptr) entries.push_back(copy);
  }
  return yaml::make_map(arena, entries, map.span);
}

}  // namespace twinhull::model
