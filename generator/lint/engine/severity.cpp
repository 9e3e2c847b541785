#include "lint/engine/severity.h"

#include <algorithm>

namespace twinhull::lint {
namespace {

/// `Kind/name`, prefixed with the namespace if the object sets one.
std::string full_name(const Object& object) {
  const std::string name = display(object);
  return object.id.namespace_name.empty() ? name : std::string(object.id.namespace_name) + "/" + name;
}

/// A severity set by the user takes precedence.
bool has_own_severity(const ObjectFinding& found, const Settings& settings) {
  return std::ranges::any_of(settings.overrides,
                             [&](const SeverityOverride& one) { return one.name == found.finding.rule; });
}

}  // namespace

std::vector<RuleCheck> enabled_checks(const Settings& settings) {
  std::vector<RuleCheck> all = checks();
  std::erase_if(all, [&](const RuleCheck& check) {
    const diagnostic::Rule* rule = diagnostic::find_rule(check.rule);
    return rule == nullptr || !severity_of(*rule, settings);
  });
  return all;
}

void apply_severities(std::vector<ObjectFinding>& found, const Settings& settings) {
  std::erase_if(found, [&](ObjectFinding& one) {
    const diagnostic::Rule* rule = diagnostic::find_rule(one.finding.rule);
    const bool reported = one.finding.rule == "limit-reached";  // regardless of the enabled rules
    const std::optional<diagnostic::Severity> severity =
        rule == nullptr || reported ? one.finding.severity : severity_of(*rule, settings);
    if (severity) one.finding.severity = *severity;
    if (!has_own_severity(one, settings))
      one.finding.severity = std::max(one.finding.severity, one.finding.at_most);
    if (one.object != nullptr) one.finding.object = full_name(*one.object);
    return !severity;
  });
}

}  // namespace twinhull::lint
