#include "lint/resources/resource_locations.h"

#include <fmt/format.h>

#include <algorithm>

#include "kubernetes/objects.h"

namespace twinhull::lint {
namespace {

using Visit = std::function<void(const ResourceLocation&)>;

/// `resources: {limits: …, requests: …}` and nothing else.
bool is_resources(const yaml::Entry& entry) {
  const yaml::Node& map = *entry.value;
  if (entry.key != "resources" || !map.is(yaml::Kind::map) || map.entries.empty()) return false;
  return std::ranges::all_of(map.entries, [](const yaml::Entry& part) {
    return (part.key == "limits" || part.key == "requests") && part.value->is(yaml::Kind::map);
  });
}

void walk(const yaml::Node& node, const std::string& path, const Visit& visit) {
  for (const yaml::Entry& entry : node.entries) {
    if (is_resources(entry)) {
      visit({.resources = entry.value, .who = fmt::format("`{}`", path), .foreign = true});
    } else if (!entry.value->entries.empty() || !entry.value->items.empty()) {
      walk(*entry.value, path.empty() ? std::string(entry.key) : fmt::format("{}.{}", path, entry.key),
           visit);
    }
  }
  for (std::size_t i = 0; i < node.items.size(); ++i)
    walk(*node.items[i], fmt::format("{}[{}]", path, i), visit);
}

/// The resources of a claim or claim template are storage.
bool is_claim(const yaml::Node& resources) { return value_at(&resources, "requests.storage") != nullptr; }

}  // namespace

bool is_too_little(const kubernetes::Quantity& memory) {
  constexpr kubernetes::Nanos mebibyte = kubernetes::Nanos{1'000'000'000} * 1024 * 1024;
  return memory.nanos != 0 && !memory.negative && memory.nanos < mebibyte;
}

void each_resources(const Object& object, const PodView* pod, const Visit& visit) {
  if (pod != nullptr) {
    if (const yaml::Node* resources = value_at(pod->spec, "resources"))
      visit({.resources = resources, .who = fmt::format("`{}`", display(object)), .of_pod = true});
    for (const Container& container : pod->containers) {
      if (const yaml::Node* resources = value_at(container.node, "resources"))
        visit({.resources = resources, .who = describe(container)});
    }
    return;
  }
  if (kubernetes::is_builtin_group(object.id.group)) return;
  const yaml::Node* spec = value_at(object.node, "spec");
  if (spec == nullptr) return;
  walk(*spec, "spec", [&](const ResourceLocation& location) {
    if (!is_claim(*location.resources)) visit(location);
  });
}

}  // namespace twinhull::lint
