#include "kustomize/resource_map.h"

#include <algorithm>
#include <utility>

#include "kustomize/tree.h"

namespace twinhull::kustomize {

void ResourceMap::add_names(std::uint32_t number) const {
  const auto add = [&](std::string_view name) {
    std::vector<std::uint32_t>& numbers = by_name_[std::string(name)];
    if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
  };
  const Resource& resource = *all_[number];
  for (const Id& id : resource.previous()) add(id.name);
  add(resource.id().name);
}

void ResourceMap::index() const {
  if (fresh_) return;
  by_name_.clear();
  for (std::uint32_t number = 0; number < all_.size(); ++number) add_names(number);
  fresh_ = true;
}

std::vector<Resource*> ResourceMap::named(std::string_view name) const {
  index();
  std::vector<Resource*> found;
  const auto numbers = by_name_.find(std::string(name));
  if (numbers == by_name_.end()) return found;
  for (const std::uint32_t number : numbers->second) found.push_back(all_[number]);
  return found;
}

Resource* ResourceMap::find(const Id& id) const {
  for (Resource* resource : named(id.name)) {
    if (resource->id().same(id)) return resource;
  }
  return nullptr;
}

std::vector<Resource*> ResourceMap::find_any(const Id& id) const {
  std::vector<Resource*> found = named(id.name);
  std::erase_if(found, [&](const Resource* resource) {
    const std::vector<Id>& previous = resource->previous();
    return is_nil_or_empty(resource->root()) ||
           (!resource->id().same(id) &&
            std::none_of(previous.begin(), previous.end(), [&](const Id& old) { return old.same(id); }));
  });
  return found;
}

std::vector<Resource*> ResourceMap::selected(const Id& selector) const {
  std::vector<Resource*> found = selector.name.empty() ? all_ : named(selector.name);
  std::erase_if(found, [&](const Resource* resource) {
    const std::vector<Id>& previous = resource->previous();
    return !resource->id().is_selected_by(selector) &&
           std::none_of(previous.begin(), previous.end(),
                        [&](const Id& old) { return old.is_selected_by(selector); });
  });
  return found;
}

Resource* ResourceMap::append(Resource& resource) {
  if (Resource* known = find(resource.id())) return known;
  all_.push_back(&resource);
  add_names(static_cast<std::uint32_t>(all_.size() - 1));
  return nullptr;
}

void ResourceMap::replace(const Resource& old, Resource& by) {
  std::replace_if(
      all_.begin(), all_.end(), [&](const Resource* one) { return one == &old; }, &by);
  fresh_ = false;
}

void ResourceMap::drop_empty() {
  const auto before = all_.size();
  std::erase_if(all_, [](const Resource* resource) { return is_nil_or_empty(resource->root()); });
  if (all_.size() != before) fresh_ = false;
}

void ResourceMap::set_all(std::vector<Resource*> all) {
  all_ = std::move(all);
  fresh_ = false;
}

}  // namespace twinhull::kustomize
