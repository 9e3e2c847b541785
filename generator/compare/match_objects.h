#pragma once

#include <vector>

#include "compare/compare.h"

namespace twinhull::compare {

/// An object in two states; at least one side is set.
struct ObjectPair {
  const yaml::Node* before = nullptr;
  const yaml::Node* after = nullptr;
  bool same_hashed_name = false;  ///< the names differ only in the hash suffix that Kustomize appends
};

/// Matches the objects of two states by identity. What is left is matched by its name without hash suffix, by
/// its name in another namespace, and by equal content under another name, if there is only one candidate.
std::vector<ObjectPair> match_objects(const ObjectSet& before, const ObjectSet& after);

/// The namespace of an object: its own, or else that of the set; empty for kinds without namespaces.
std::string_view namespace_of(const yaml::Node& object, const ObjectSet& set);

}  // namespace twinhull::compare
