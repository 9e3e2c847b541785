#pragma once

#include <span>
#include <string_view>

#include "lint/engine/check.h"
#include "lint/rbac/policy.h"

namespace twinhull::lint {

/// A dangerous permission, as granted by rules of roles.
struct Privilege {
  std::span<const std::string_view> groups;
  std::span<const std::string_view> resources;
  std::span<const std::string_view> verbs;
  bool harmless_by_name = false;  ///< harmless with `resourceNames`
  bool at_verb = false;           ///< the verb is the problem, not the resource
  std::string_view means;         ///< the consequence, to be put after "may `get` `secrets`: "
  std::string_view help;
};

/// Reports a rule of a role that grants the privilege; false if it does not.
bool check_privilege(const Object& role, const yaml::Node& rule, const Privilege& privilege,
                     Reporter& report);

/// Reports the first of the privileges that a rule of a role grants.
template <const Privilege&... privileges>
void check_privileges(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_role(object)) return;
  for (const yaml::Node* rule : items_at(object.node, "rules")) {
    if (rule->is(yaml::Kind::map)) (check_privilege(object, *rule, privileges, report) || ...);
  }
}

}  // namespace twinhull::lint
