#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/images.h"
#include "emit/kustomize/object_set.h"

namespace twinhull::emit {

/// One entry of `replicas:`.
struct ReplicaTransform {
  std::string_view name;
  const yaml::Node* count = nullptr;

  friend bool operator==(const ReplicaTransform& a, const ReplicaTransform& b) {
    return a.name == b.name && yaml::equal(*a.count, *b.count);
  }
};

/// What a kustomization does to all objects once its patches are applied.
struct Transformers {
  std::string_view namespace_name;
  std::vector<std::string_view> accounts;  ///< the ServiceAccounts of the tree, sorted
  std::vector<ImageTransform> images;
  std::vector<ReplicaTransform> replicas;

  friend bool operator==(const Transformers&, const Transformers&) = default;
};

/// The edits of a kustomization that leads from one tree to another: its namespace, and the images
/// and counts that one entry changes for everything it touches, without touching what is right already.
Transformers find_transformers(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name);
/// The namespace alone.
Transformers namespace_edits(const ObjectSet& to, std::string_view namespace_name);

/// What Kustomize's own edits make of an object. Shares what they do not touch; an object that they do
/// not touch at all is returned itself.
const yaml::Node* edited(const yaml::Node& object, const Transformers& edits, base::Arena& arena);

}  // namespace twinhull::emit
