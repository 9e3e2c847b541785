#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// A kustomization with changes in memory, as GitOps controllers make them before they build it. Values keep
/// their locations.
class KustomizationEdit {
 public:
  /// `root` can be null: there is no kustomization yet. `span` is that of the result.
  KustomizationEdit(const yaml::Node* root, source::Span span, base::Arena& arena);

  const yaml::Node* get(std::string_view key) const;
  /// Sets a field, unless the value is null.
  void set(std::string_view key, const yaml::Node* value);
  /// Adds the items to a list, unless the list is null.
  void append(std::string_view key, const yaml::Node* list);
  void append(std::string_view key, const std::vector<const yaml::Node*>& items);
  /// Adds the entries to a map, where they replace those of the same keys, unless the map is null.
  void merge(std::string_view key, const yaml::Node* map);
  /// Adds maps to a list of maps, where each replaces the one of the same `name`.
  void replace_named(std::string_view key, const std::vector<const yaml::Node*>& items);

  bool changed() const { return changed_; }
  const yaml::Node* root() const;

 private:
  std::vector<yaml::Entry> entries_;
  source::Span location_;
  base::Arena& arena_;
  bool changed_ = false;
};

}  // namespace twinhull::lint
