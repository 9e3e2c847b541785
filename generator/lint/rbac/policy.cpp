#include "lint/rbac/policy.h"

#include <fmt/format.h>

#include <algorithm>

namespace twinhull::lint {
namespace {

constexpr std::string_view rbac = "rbac.authorization.k8s.io";

bool is_one_of(std::span<const std::string_view> wanted, std::string_view text) {
  return std::ranges::find(wanted, text) != wanted.end();
}

}  // namespace

bool is_role(const Object& object) {
  return object.id.group == rbac && (object.id.kind == "Role" || object.id.kind == "ClusterRole");
}

bool is_binding(const Object& object) {
  return object.id.group == rbac &&
         (object.id.kind == "RoleBinding" || object.id.kind == "ClusterRoleBinding");
}

const yaml::Node* named_in(const yaml::Node& rule, std::string_view list,
                           std::span<const std::string_view> wanted) {
  for (const yaml::Node* item : items_at(&rule, list)) {
    if (item->is(yaml::Kind::string) && is_one_of(wanted, item->text)) return item;
  }
  return nullptr;
}

const yaml::Node* granted_resource(const yaml::Node& rule, std::span<const std::string_view> wanted) {
  for (const yaml::Node* item : items_at(&rule, "resources")) {
    if (!item->is(yaml::Kind::string)) continue;
    const bool granted = std::ranges::any_of(wanted, [&](std::string_view resource) {
      const std::size_t slash = resource.find('/');
      return item->text == resource || (slash != std::string_view::npos && item->text.starts_with("*/") &&
                                        item->text.substr(1) == resource.substr(slash));
    });
    if (granted) return item;
  }
  return nullptr;
}

bool in_groups(const yaml::Node& rule, std::span<const std::string_view> groups) {
  return std::ranges::any_of(items_at(&rule, "apiGroups"), [&](const yaml::Node* item) {
    return item->is(yaml::Kind::string) && (item->text == "*" || is_one_of(groups, item->text));
  });
}

std::string describe_subject(const yaml::Node& subject) {
  return fmt::format("`{}/{}`", text_at(&subject, "kind"), text_at(&subject, "name"));
}

}  // namespace twinhull::lint
