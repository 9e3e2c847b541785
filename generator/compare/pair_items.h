#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::compare {

/// An item of a list in two states. At least one side is set.
struct ItemPair {
  const yaml::Node* before = nullptr;
  const yaml::Node* after = nullptr;
  std::string label;  ///< its key, such as a container's name, or its index
};

struct PairedItems {
  std::vector<ItemPair> pairs;      ///< in the order of the new state; removed items last
  bool reordered = false;           ///< the common items have another order
  std::vector<std::string> before;  ///< the labels of all items, in order, if they are reordered
  std::vector<std::string> after;
};

struct PairOptions {
  std::vector<std::string_view> keys;  ///< of the Kubernetes API; empty: none is known
  bool by_position = false;            ///< scalars that differ are matched in order: `args`
};

/// Matches the items of two lists: maps by the given keys or else by a field that names each of them, what is
/// left by `name`; items without a name and scalars by their content, and maps that are left in order. In
/// time n log n.
PairedItems pair_items(const yaml::Node& before, const yaml::Node& after, const PairOptions& options);

}  // namespace twinhull::compare
