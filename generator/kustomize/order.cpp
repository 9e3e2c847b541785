#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Node;

std::string_view or_mark(std::string_view text, std::string_view mark) { return text.empty() ? mark : text; }

std::string type_text(const Gvk& type) {
  return fmt::format("{}_{}_{}", or_mark(type.group, "~G"), or_mark(type.version, "~V"),
                     or_mark(type.kind, "~K"));
}

std::string name_text(const Id& id) {
  return fmt::format("{}.{}.{}|{}|{}", or_mark(id.type.kind, "[noKind]"), or_mark(id.type.version, "[noVer]"),
                     or_mark(id.type.group, "[noGrp]"), or_mark(id.namespace_name, "~X"),
                     or_mark(id.name, "~N"));
}

/// What resources are compared by.
struct Key {
  int position = 0;
  std::string type;
  std::string name;
  Resource* resource = nullptr;
  bool core_namespace = false;

  friend bool operator<(const Key& a, const Key& b) {
    if (a.position != b.position) return a.position < b.position;
    if (a.type != b.type) {
      // A Namespace of the core group comes first.
      if (a.core_namespace != b.core_namespace && a.resource->id().type.kind == b.resource->id().type.kind)
        return a.core_namespace;
      return a.type < b.type;
    }
    return a.name < b.name;
  }
};

using Positions = std::map<std::string_view, int>;

Positions positions_of(const Node& options) {
  Positions positions;
  const auto items = [&](std::string_view key) {
    const Node* list = options.get(key);
    return list == nullptr ? std::span<const Node* const>() : list->items;
  };
  const std::span<const Node* const> first = items("orderFirst");
  const std::span<const Node* const> last = items("orderLast");
  for (std::size_t i = 0; i < first.size(); ++i)
    positions[first[i]->text] = static_cast<int>(i) - static_cast<int>(first.size());
  for (std::size_t i = 0; i < last.size(); ++i) positions[last[i]->text] = static_cast<int>(i) + 1;
  return positions;
}

}  // namespace

void sort_resources(Context& context, ResourceMap& resources, const Node* options) {
  const std::string_view order = options == nullptr ? std::string_view("legacy") : text_at(options, "order");
  const Node* legacy = options == nullptr ? nullptr : options->get("legacySortOptions");
  if ((order != "legacy" && order != "fifo") || (order == "fifo" && legacy != nullptr)) {
    context.report("kustomize-build-error", options->span,
                   order == "fifo" ? "`legacySortOptions` with the order `fifo`: Kustomize fails"
                                   : "`order` must be `legacy` or `fifo`: Kustomize fails",
                   "set `order: legacy`");
    return;
  }
  if (order == "fifo") return;
  const Positions custom = legacy == nullptr ? Positions() : positions_of(*legacy);
  std::vector<Key> keys;
  for (Resource* resource : resources.all()) {
    const Id& id = resource->id();
    const auto known = custom.find(id.type.kind);
    const int position = legacy == nullptr       ? install_position(id.type.kind)
                         : known == custom.end() ? 0
                                                 : known->second;
    keys.push_back({position, type_text(id.type), name_text(id), resource,
                    id.type.kind == "Namespace" && id.type.group.empty()});
  }
  std::stable_sort(keys.begin(), keys.end());
  std::vector<Resource*> sorted;
  for (const Key& key : keys) sorted.push_back(key.resource);
  resources.set_all(std::move(sorted));
}

}  // namespace twinhull::kustomize
