#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// True for Roles and ClusterRoles of RBAC.
bool is_role(const Object& object);
/// True for RoleBindings and ClusterRoleBindings of RBAC.
bool is_binding(const Object& object);

/// The item of a list of names that is one of the wanted; null where there is none.
const yaml::Node* named_in(const yaml::Node& rule, std::string_view list,
                           std::span<const std::string_view> wanted);

/// The item of `resources` by which a rule grants one of the resources (`pods`, `pods/exec`), by RBAC's own
/// matching: exact, or `*/exec`. Every resource at once (`*`) is a matter of its own and is not found here.
const yaml::Node* granted_resource(const yaml::Node& rule, std::span<const std::string_view> wanted);

/// Whether the rule is for one of the API groups, or for all of them.
bool in_groups(const yaml::Node& rule, std::span<const std::string_view> groups);

/// "`ServiceAccount/web`": a binding's subject, as messages name it.
std::string describe_subject(const yaml::Node& subject);

}  // namespace twinhull::lint
