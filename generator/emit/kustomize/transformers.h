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

/// What a kustomization changes in all objects after applying its patches.
struct Transformers {
  std::string_view namespace_name;
  std::vector<std::string_view> accounts;  ///< the ServiceAccounts of the build, sorted
  std::vector<ImageTransform> images;
  std::vector<ReplicaTransform> replicas;

  friend bool operator==(const Transformers&, const Transformers&) = default;
};

/// The transformers that turn one tree into another: the namespace, and images and replicas for which one
/// entry is right for every match, without changing what is already right.
Transformers find_transformers(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name);
/// The namespace alone.
Transformers namespace_transformer(const ObjectSet& to, std::string_view namespace_name);

/// Removes that namespace from subjects that Kustomize moves into the namespace of the kustomization: the
/// ServiceAccounts of the tree. An overlay on top of another only moves subjects that Kustomize placed
/// itself.
void remove_subject_namespaces(std::vector<KeyedObject>& objects, std::string_view namespace_name,
                               base::Arena& arena);

/// Applies the transformers to an object. Shares unchanged nodes; returns the object itself if nothing
/// changes.
const yaml::Node* apply_transformers(const yaml::Node& object, const Transformers& edits, base::Arena& arena);

}  // namespace twinhull::emit
