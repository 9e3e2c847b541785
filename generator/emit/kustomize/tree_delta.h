#pragma once

#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/transformers.h"

namespace twinhull::emit {

/// The content of a kustomization that turns one tree into another, each part in install order.
struct TreeDelta {
  std::vector<KeyedObject> added;  ///< whole objects
  /// Strategic merge patches, including deletions. A patch with another name than the object's renames it.
  std::vector<KeyedObject> patches;
  /// Objects that no patch can produce. They are deleted and added whole, in two steps: within one
  /// kustomization, Kustomize adds objects before it patches any.
  std::vector<KeyedObject> replaced;
  Transformers edits;
  std::vector<KeyedObject> inexpressible;  ///< objects that the namespace transformer would change
  /// The patches that produce objects of `to`; null if the transformers suffice.
  std::unordered_map<const yaml::Node*, const yaml::Node*> patch_by_object;
};

/// The changes from one tree to the other, within the namespace if given. Every object was verified by
/// applying patch and transformers. `known`: the changes from the same tree to another target, reused for
/// shared nodes if the transformers are the same.
TreeDelta diff_trees(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name,
                     const TreeDelta& known, base::Arena& arena);

/// The patch that deletes an object.
const yaml::Node* delete_patch(const yaml::Node& object, base::Arena& arena);

}  // namespace twinhull::emit
