#include "lint/dapr/component.h"

#include <algorithm>

#include "base/limits.h"
#include "base/path.h"
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
    if (base::equal_ignoring_case(text_at(entry, "name"), name)) return entry;
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

namespace {

/// Whether a Component only works in a cluster: it uses Kubernetes Secrets, or calls a Service.
bool needs_cluster(const Object& object) {
  if (text_at(object.node, "spec.type") == "secretstores.kubernetes") return true;
  const bool other_store = !text_at(object.node, "auth.secretStore").empty();
  return std::ranges::any_of(items_at(object.node, "spec.metadata"), [&](const Node* entry) {
    return text_at(entry, "value").find(".svc") != std::string_view::npos ||
           (!other_store && value_at(entry, "secretKeyRef") != nullptr);
  });
}

}  // namespace

bool is_for_cluster(const Object& object, const ObjectIndex& index) {
  const bool named = !object.id.namespace_name.empty() && object.id.namespace_name != "default";
  if (named || !index.unit(object).root.empty() || index.contains_pods(object, object.namespace_name))
    return true;
  return std::ranges::any_of(index.objects(), [&](const Object& other) {
    return base::spend(base::Limit::pairs, 1) && is_dapr(other, "Component") && needs_cluster(other) &&
           base::directory_of(index.path(other)) == base::directory_of(index.path(object));
  });
}

bool is_open(std::string_view text) {
  return has_unexpanded_placeholder(text) || text.find('{') != std::string_view::npos;
}

}  // namespace twinhull::lint
