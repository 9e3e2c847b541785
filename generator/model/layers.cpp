#include "model/layers.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// A map of a higher layer without nulls that have nothing to delete.
const Node* without_nulls(const Node* node, base::Arena& arena) {
  if (!node->is(Kind::map)) return node;
  std::vector<Entry> entries;
  bool changed = false;
  for (const Entry& entry : node->entries) {
    if (entry.value->is(Kind::null)) {
      changed = true;
      continue;
    }
    Entry kept = entry;
    kept.value = without_nulls(entry.value, arena);
    changed = changed || kept.value != entry.value;
    entries.push_back(kept);
  }
  return changed ? yaml::make_map(arena, entries, node->span) : node;
}

}  // namespace

const Node* merge_layers(const Node* below, const Node* above, base::Arena& arena) {
  if (!below->is(Kind::map) || !above->is(Kind::map)) {
    Node* winner = arena.make<Node>(*without_nulls(above, arena));
    winner->overridden = below;
    return winner;
  }
  if (above->entries.empty()) return below;
  std::vector<Entry> entries;
  entries.reserve(below->entries.size() + above->entries.size());
  for (const Entry& entry : below->entries) {
    const Entry* over = above->find(entry.key);
    if (over == nullptr) {
      entries.push_back(entry);
    } else if (!over->value->is(Kind::null)) {
      Entry merged = *over;
      merged.value = merge_layers(entry.value, over->value, arena);
      entries.push_back(merged);
    }
  }
  for (const Entry& entry : above->entries) {
    if (entry.value->is(Kind::null) || below->find(entry.key) != nullptr) continue;
    Entry added = entry;
    added.value = without_nulls(entry.value, arena);
    entries.push_back(added);
  }
  return yaml::make_map(arena, entries, above->span);
}

}  // namespace twinhull::model
