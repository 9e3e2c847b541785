#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "yaml/node.h"

namespace twinhull::yaml {

inline constexpr std::size_t few_entries = 8;  ///< compared pairwise

/// The resolved entries of a map with merge keys, with unique keys.
class MergedEntries {
 public:
  /// The entry with that key, or null.
  Entry* find(std::string_view key) {
    if (entries_.size() > few_entries) {
      if (locations_.empty()) {
        for (std::size_t i = 0; i < entries_.size(); ++i) locations_.emplace(entries_[i].key, i);
      }
      const auto found = locations_.find(key);
      return found == locations_.end() ? nullptr : &entries_[found->second];
    }
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    return found == entries_.end() ? nullptr : &*found;
  }

  /// `merged`: from a merge key.
  void add(const Entry& entry, bool merged) {
    if (!locations_.empty()) locations_.emplace(entry.key, entries_.size());
    entries_.push_back(entry);
    merged_.push_back(merged);
  }

  /// Whether the entry is from a merge key.
  bool merged(const Entry* entry) const { return merged_[static_cast<std::size_t>(entry - entries_.data())]; }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
  std::vector<bool> merged_;
  std::unordered_map<std::string_view, std::size_t> locations_;  ///< set for large maps
};

}  // namespace twinhull::yaml
