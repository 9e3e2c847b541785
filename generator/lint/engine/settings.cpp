#include "lint/engine/settings.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 4> all_profiles = {"default", "strict", "pss-baseline",
                                                          "pss-restricted"};

bool names(std::string_view name, const diagnostic::Rule& rule) {
  return name == rule.id || name == rule.group;
}

bool in_profile(const diagnostic::Rule& rule, std::string_view profile) {
  if (rule.profiles.empty()) return true;
  return std::ranges::any_of(base::split(rule.profiles, ','),
                             [&](std::string_view one) { return base::trim(one) == profile; });
}

bool any_names(const std::vector<std::string>& list, const diagnostic::Rule& rule) {
  return std::ranges::any_of(list, [&](const std::string& name) { return names(name, rule); });
}

}  // namespace

std::span<const std::string_view> profiles() { return all_profiles; }

std::optional<diagnostic::Severity> severity_of(const diagnostic::Rule& rule, const Settings& settings) {
  // The command line takes precedence over the file, and a rule over its group.
  if (any_names(settings.ignore, rule)) return {};
  if (settings.select.empty() ? !in_profile(rule, settings.profile) : !any_names(settings.select, rule)) {
    // An explicit severity enables a rule that the profile omits.
    const bool own =
        settings.select.empty() &&
        std::ranges::any_of(settings.overrides, [&](const SeverityOverride& o) { return o.name == rule.id; });
    if (!own) return {};
  }
  std::optional<diagnostic::Severity> severity = rule.severity;
  for (const SeverityOverride& change : settings.overrides) {
    if (change.name == rule.group) severity = change.severity;
  }
  for (const SeverityOverride& change : settings.overrides) {
    if (change.name == rule.id) severity = change.severity;
  }
  return severity;
}

bool parse_external(std::string_view text, ExternalObject& external) {
  const std::vector<std::string_view> parts = base::split(text, '/');
  if (parts.size() < 2 || parts.size() > 3 || std::ranges::any_of(parts, &std::string_view::empty))
    return false;
  external.name = parts.back();
  external.kind = parts[parts.size() - 2];
  if (parts.size() == 3) external.namespace_name = parts.front();
  return true;
}

}  // namespace twinhull::lint
