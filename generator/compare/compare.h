#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "compare/change.h"
#include "yaml/node.h"

namespace twinhull::compare {

/// The objects of a target in one state.
struct ObjectSet {
  std::span<const yaml::Node* const> objects;
  std::string_view namespace_name;  ///< of objects without `metadata.namespace`
};

/// The objects that differ, in install order, each with the fields that differ. Objects are matched by group,
/// kind, namespace and name; those with another hash suffix, namespace or name are matched if that is
/// unambiguous. List items are matched by the keys of the Kubernetes API, quantities are compared as numbers,
/// and an omitted field equals its default. Values of Secrets are not part of the result.
std::vector<ObjectChange> compare(const ObjectSet& before, const ObjectSet& after);

}  // namespace twinhull::compare
