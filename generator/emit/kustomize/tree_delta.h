#pragma once

#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/transformers.h"

namespace twinhull::emit {

/// What a kustomization says to lead from one tree to another, each part in install order.
struct TreeDelta {
  std::vector<KeyedObject> added;    ///< whole objects
  std::vector<KeyedObject> patches;  ///< strategic-merge patches, deleting ones among them
  /// Objects that no patch leads to. They go first and come back whole, which takes two steps: within
  /// one kustomization, Kustomize adds objects before it patches any.
  std::vector<KeyedObject> replaced;
  Transformers edits;
  std::vector<KeyedObject> inexpressible;  ///< objects that the edits of the namespace would spoil
  /// The patches that lead to objects of `to`; null where the edits alone do.
  std::unordered_map<const yaml::Node*, const yaml::Node*> reached;
};

/// What leads from the one tree to the other, within the namespace when one is given. Every object was
/// followed through patch and edits to the end, and comes out as it is in `to`. `known` leads from the same
/// tree to another: nodes that both have are reached as they are there, if the edits are the same.
TreeDelta changes(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name,
                  const TreeDelta& known, base::Arena& arena);

/// The patch that takes an object away.
const yaml::Node* delete_patch(const yaml::Node& object, base::Arena& arena);

}  // namespace twinhull::emit
