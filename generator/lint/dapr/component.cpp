#include "lint/dapr/component.h"

#include "base/text.h"
#include "lint/dapr/checks.h"

namespace twinhull::lint {

using yaml::Kind;
using yaml::Node;

const ComponentType* type_of(const Object& component) {
  if (!is_dapr(component, "Component")) return nullptr;
  return version_of(text_at(component.node, "spec.type"), text_at(component.node, "spec.version"));
}

const Node* setting(const Object& component, std::string_view name) {
  for (const Node* entry : items_at(component.node, "spec.metadata")) {
    if (base::same_in_any_case(text_at(entry, "name"), name)) return entry;
  }
  return nullptr;
}

const Node* plain_value(const Node* entry) {
  const Node* value = entry == nullptr ? nullptr : value_at(entry, "value");
  return value == nullptr || value->is(Kind::map) || value->is(Kind::list) ? nullptr : value;
}

const Node* value_of(const Object& component, std::string_view name) {
  return plain_value(setting(component, name));
}

bool is_open(std::string_view text) {
  return has_unexpanded_placeholder(text) || text.find('{') != std::string_view::npos;
}

}  // namespace twinhull::lint
