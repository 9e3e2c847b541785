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

bool check_power(const Object& role, const Node& rule, const Privilege& power, Reporter& report) {
  if (!in_groups(rule, power.groups)) return false;
  const Node* resource = granted_resource(rule, power.resources);
  const Node* verb = granted_verb(rule, power.verbs);
  if (resource == nullptr || verb == nullptr) return false;
  if (power.harmless_by_name && !items_at(&rule, "resourceNames").empty()) return false;
  report.add(role, (power.at_verb ? verb : resource)->span,
             fmt::format("`{}` {} `{}`: {}", display(role), what_it_may(rule, power.verbs), resource->text,
                         power.means),
             std::string(power.help));
  return true;
}

}  // namespace twinhull::lint
