#include "model/selector_labels.h"

#include <array>
#include <span>
#include <string_view>

#include "model/node_edits.h"

namespace twinhull::model {

using yaml::Entry;
using yaml::Node;

std::vector<const Node*> own_selector(const Node& component, base::Arena& arena) {
  std::vector<const Node*> keys;
  const Node* selector = component.get("selector");
  for (const Entry& label : selector == nullptr ? std::span<const Entry>() : selector->entries) {
    if (!label.key.starts_with("app.kubernetes.io/")) keys.push_back(yaml::make_string(arena, label.key));
  }
  return keys;
}

const Node* with_fixed_labels(const Node& schema, const Node& component, base::Arena& arena) {
  const std::vector<const Node*> keys = own_selector(component, arena);
  if (keys.empty()) return &schema;
  constexpr std::array<std::string_view, 4> rejected = {"properties", "podLabels", "propertyNames", "not"};
  return edited(
      schema, rejected,
      [&](const Node& old) {
        const Node* own = yaml::make_map(arena, {{"enum", {}, yaml::make_list(arena, keys), {}}});
        return yaml::make_map(arena, {{"anyOf", {}, yaml::make_list(arena, {&old, own}), {}}}, old.span);
      },
      arena);
}

}  // namespace twinhull::model
