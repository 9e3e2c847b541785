#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// Whether it is a Role or ClusterRole of RBAC.
bool is_role(const Object& object);
/// Whether it is a RoleBinding or ClusterRoleBinding of RBAC.
bool is_binding(const Object& object);

/// The item of a list of names that is one of the given; null if none.
const yaml::Node* named_in(const yaml::Node& rule, std::string_view list,
                           std::span<const std::string_view> wanted);

/// The item of `resources` by which a rule grants one of the resources (`pods`, `pods/exec`), as RBAC matches
/// them: exact, or `*/exec`. All resources (`*`) have a separate check and do not match here.
const yaml::Node* granted_resource(const yaml::Node& rule, std::span<const std::string_view> wanted);

/// Whether the rule is for one of the API groups, or for all.
bool in_groups(const yaml::Node& rule, std::span<const std::string_view> groups);

/// "`ServiceAccount/web`": a binding's subject, for messages.
std::string describe_subject(const yaml::Node& subject);

}  // namespace twinhull::lint
