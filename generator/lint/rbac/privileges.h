#pragma once

#include <span>
#include <string_view>

#include "lint/engine/check.h"
#include "lint/rbac/policy.h"

namespace twinhull::lint {

/// A right that somebody could misuse, as rules of roles grant it.
struct Privilege {
  std::span<const std::string_view> groups;
  std::span<const std::string_view> resources;
  std::span<const std::string_view> verbs;
  bool harmless_by_name = false;  ///< `resourceNames` makes it what it should be
  bool at_verb = false;           ///< the verb is what is remarkable, not the resource
  std::string_view means;         ///< what holds then, to follow "may `get` `secrets`: "
  std::string_view help;
};

/// Reports a rule of a role that grants the power; false where it does not.
bool check_power(const Object& role, const yaml::Node& rule, const Privilege& power, Reporter& report);

/// The first of the powers that a rule of a role grants is reported.
template <const Privilege&... powers>
void check_powers(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_role(object)) return;
  for (const yaml::Node* rule : items_at(object.node, "rules")) {
    if (rule->is(yaml::Kind::map)) (check_power(object, *rule, powers, report) || ...);
  }
}

}  // namespace twinhull::lint
