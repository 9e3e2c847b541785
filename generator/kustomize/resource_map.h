#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kustomize/resource.h"

namespace twinhull::kustomize {

/// The resources of a build in their order, no two of which have the same ID.
class ResourceMap {
 public:
  const std::vector<Resource*>& all() const { return all_; }

  /// The resource that has the ID now, or null.
  Resource* find(const Id& id) const;
  /// The resources that have or had that name, in order.
  std::vector<Resource*> named(std::string_view name) const;
  /// The resources that have or had the ID, in order.
  std::vector<Resource*> find_any(const Id& id) const;
  /// The resources that any current or previous ID of is selected, in order.
  std::vector<Resource*> selected(const Id& selector) const;

  /// Adds a resource; returns the one that has its ID already and keeps it out, or null.
  Resource* append(Resource& resource);
  void replace(const Resource& old, Resource& by);
  /// Removes deleted resources.
  void drop_empty();
  void set_all(std::vector<Resource*> all);
  /// Notes that there are more objects than the build knows: what it names could not be read.
  void set_open() { open_ = true; }
  /// Whether an object that is not found can be there nevertheless.
  bool is_open() const { return open_; }
  /// Must be called after names have changed.
  void touch() { fresh_ = false; }

 private:
  void index() const;
  void add_names(std::uint32_t number) const;

  std::vector<Resource*> all_;
  mutable std::unordered_map<std::string, std::vector<std::uint32_t>> by_name_;
  mutable bool fresh_ = true;
  bool open_ = false;
};

}  // namespace twinhull::kustomize
