#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// A document that stands for itself, or as text in a value of a kustomization.
struct Written {
  const yaml::Node* node = nullptr;
  const Inlined* in = nullptr;  ///< the text; null where the document is part of a file
};

/// One object of a Kustomize tree, from its manifest to what is built.
struct TreeObject {
  std::string_view group;
  std::string_view kind;
  std::string name;                                         ///< as it is called now
  std::string namespace_name;                               ///< empty where none is named
  std::vector<std::pair<std::string, std::string>> before;  ///< names and namespaces it had on its way
  bool hashed = false;                   ///< the name gets a hash of the contents at the end
  const yaml::Node* manifest = nullptr;  ///< the document, or the generator's entry
  bool generated = false;
  std::vector<Written> patches;           ///< what changes it, in the order of the build
  std::vector<const Kustomization*> way;  ///< the kustomizations it passes, innermost first
};

/// What a kustomization builds, in order, with the names that Kustomize gives: prefixes, suffixes and
/// namespaces of every kustomization on the way, components applied to what is there by then. Patches belong
/// to the objects that Kustomize applies them to: by group, kind, name and namespace, each as it is now or
/// was before; with a target, by its regular expressions (labels and annotations of targets are not looked
/// at).
std::vector<TreeObject> tree_objects(const Kustomization& top, const std::vector<Kustomization>& all,
                                     SourceCache& sources);

/// The objects of a tree by what they are called when it is built.
class BuiltNames {
 public:
  BuiltNames() = default;
  explicit BuiltNames(std::vector<TreeObject> objects);

  /// Null where no object of the tree is called so: it came from what is not read here.
  const TreeObject* find(const kubernetes::ObjectId& id) const;
  const std::vector<TreeObject>& objects() const { return objects_; }

 private:
  std::vector<TreeObject> objects_;
  std::multimap<std::string, std::size_t, std::less<>> by_name_;  ///< hashes left out
};

/// The name without the hash that Kustomize puts behind those of generated objects; empty where there is
/// none.
std::string_view without_hash(std::string_view name);

}  // namespace twinhull::lint
