#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// A document of a file, or the text of a value of a kustomization.
struct Written {
  const yaml::Node* node = nullptr;
  const Inlined* in = nullptr;  ///< the text; null if the document is part of a file
};

/// One object of a kustomization, from its manifest to the build.
struct TreeObject {
  std::string_view group;
  std::string_view kind;
  std::string name;                                         ///< its current name
  std::string namespace_name;                               ///< empty if not set
  std::vector<std::pair<std::string, std::string>> before;  ///< former names and namespaces
  bool hashed = false;                   ///< a hash of the contents is appended to the name
  const yaml::Node* manifest = nullptr;  ///< the document, or the entry of the generator
  bool generated = false;
  std::vector<Written> patches;           ///< its changes, in build order
  std::vector<const Kustomization*> way;  ///< the kustomizations it passes through, innermost first
};

/// The objects of a kustomization in order, with the names that Kustomize sets: prefixes, suffixes and
/// namespaces of every kustomization on the way, and components applied to the objects so far. Patches are
/// assigned to objects as Kustomize does: by group, kind, name and namespace, current or former; with a
/// target, by its regular expressions (its labels and annotations are ignored).
std::vector<TreeObject> tree_objects(const Kustomization& top, const std::vector<Kustomization>& all,
                                     SourceCache& sources);

/// The objects of a kustomization by their names in the build.
class BuiltNames {
 public:
  BuiltNames() = default;
  explicit BuiltNames(std::vector<TreeObject> objects);

  /// Null if no object has that name: it comes from something that is not read.
  const TreeObject* find(const kubernetes::ObjectId& id) const;
  const std::vector<TreeObject>& objects() const { return objects_; }

 private:
  std::vector<TreeObject> objects_;
  std::multimap<std::string, std::size_t, std::less<>> by_name_;  ///< without hashes
};

/// The name without the hash suffix of generated objects; empty if it has none.
std::string_view without_hash(std::string_view name);

}  // namespace twinhull::lint
