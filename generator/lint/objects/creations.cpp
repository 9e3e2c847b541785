#include "lint/objects/creations.h"

#include <algorithm>
#include <array>
#include <utility>

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds = {
    {{"secrets", "Secret"},
     {"configmaps", "ConfigMap"},
     {"services", "Service"},
     {"persistentvolumeclaims", "PersistentVolumeClaim"}}};

bool lists(const Node* rule, std::string_view list, std::string_view word) {
  return std::ranges::any_of(items_at(rule, list), [&](const Node* one) { return one->text == word; });
}

}  // namespace

std::vector<Creation> creations_of(const Object& object) {
  std::vector<Creation> out;
  if (object.id.group != "rbac.authorization.k8s.io") return out;
  const bool everywhere = object.id.kind == "ClusterRole";
  if (!everywhere && object.id.kind != "Role") return out;
  for (const auto& [plural, kind] : kinds) {
    const auto rules = items_at(object.node, "rules");
    const bool creates = std::ranges::any_of(rules, [&resource = plural](const Node* rule) {
      return lists(rule, "verbs", "create") && lists(rule, "resources", resource);
    });
    if (!creates) continue;
    out.push_back({kind, everywhere, {}});
    // `resourceNames` cannot restrict `create`, so that verb has a separate rule.
    for (const Node* rule : rules) {
      if (!lists(rule, "resources", plural)) continue;
      for (const Node* name : items_at(rule, "resourceNames")) out.push_back({kind, everywhere, name->text});
    }
  }
  return out;
}

}  // namespace twinhull::lint
