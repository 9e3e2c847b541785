#pragma once

#include <algorithm>
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

}  // namespace twinhull::model
