#include "lint/rbac/privileges.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace twinhull::lint {
namespace {

using yaml::Node;

/// "may `get`, `list`", or "may do everything with" if all verbs are granted.
std::string what_it_may(const Node& rule, std::span<const std::string_view> verbs) {
  std::string out;
  for (const Node* verb : items_at(&rule, "verbs")) {
    if (verb->text == "*") return "can use all verbs on";
    if (std::ranges::find(verbs, verb->text) == verbs.end()) continue;
    out += (out.empty() ? "may `" : ", `") + std::string(verb->text) + "`";
  }
  return out;
}

const Node* granted_verb(const Node& rule, std::span<const std::string_view> verbs) {
  constexpr std::array<std::string_view, 1> all = {"*"};
  const Node* every = named_in(rule, "verbs", all);
  return every != nullptr ? every : named_in(rule, "verbs", verbs);
}

}  // namespace

bool check_privilege(const Object& role, const Node& rule, const Privilege& privilege, Reporter& report) {
  if (!in_groups(rule, privilege.groups)) return false;
  const Node* resource = granted_resource(rule, privilege.resources);
  const Node* verb = granted_verb(rule, privilege.verbs);
  if (resource == nullptr || verb == nullptr) return false;
  if (privilege.harmless_by_name && !items_at(&rule, "resourceNames").empty()) return false;
  report.add(role, (privilege.at_verb ? verb : resource)->span,
             fmt::format("`{}` {} `{}`: {}", display(role), what_it_may(rule, privilege.verbs),
                         resource->text, privilege.means),
             std::string(privilege.help));
  return true;
}

}  // namespace twinhull::lint
