#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/images.h"
#include "emit/kustomize/tree.h"

namespace twinhull::emit {

/// One entry of `replicas:`.
struct ReplicaEdit {
  std::string_view name;
  const yaml::Node* count = nullptr;

  friend bool operator==(const ReplicaEdit& a, const ReplicaEdit& b) {
    return a.name == b.name && yaml::equal(*a.count, *b.count);
  }
};

/// What a kustomization does to all objects once its patches are applied.
struct Edits {
  std::string_view name_space;
  std::vector<std::string_view> accounts;  ///< the ServiceAccounts of the tree, sorted
  std::vector<ImageEdit> images;
  std::vector<ReplicaEdit> replicas;

  friend bool operator==(const Edits&, const Edits&) = default;
};

/// The edits of a kustomization that leads from one tree to another: its namespace, and the images
/// and counts that one entry changes for everything it touches, without touching what is right already.
Edits find_edits(const Tree& from, const Tree& to, std::string_view name_space);
/// The namespace alone.
Edits namespace_edits(const Tree& to, std::string_view name_space);

/// What Kustomize's own edits make of an object. Shares what they do not touch; an object that they do
/// not touch at all is returned itself.
const yaml::Node* edited(const yaml::Node& object, const Edits& edits, base::Arena& arena);

}  // namespace twinhull::emit
