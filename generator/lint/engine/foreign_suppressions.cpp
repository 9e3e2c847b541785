#include "lint/engine/foreign_suppressions.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostic/rules.h"

namespace twinhull::lint {
namespace {

/// An annotation that can contain the name of a check, as documented by the tools.
bool allows(const yaml::Entry& entry, const diagnostic::Rule& rule) {
  const std::string_view value = entry.value->text;
  auto named = [&](std::string_view prefix, std::string_view suffix, std::string_view tool) {
    if (!entry.key.starts_with(prefix) || !entry.key.ends_with(suffix)) return false;
    if (entry.key.size() < prefix.size() + suffix.size()) return false;
    return diagnostic::is_equivalent(
        rule, tool, entry.key.substr(prefix.size(), entry.key.size() - prefix.size() - suffix.size()));
  };
  if (named("ignore-check.kube-linter.io/", "", "kube-linter")) return true;
  if (value == "true" && named("polaris.fairwinds.com/", "-exempt", "polaris")) return true;
  if (entry.key == "kube-score/ignore") {
    return std::ranges::any_of(base::split(value, ','), [&](std::string_view id) {
      return diagnostic::is_equivalent(rule, "kube-score", base::trim(id));
    });
  }
  if (entry.key.starts_with("checkov.io/skip")) {
    return diagnostic::is_equivalent(rule, "checkov", base::trim(value.substr(0, value.find('='))));
  }
  return false;
}

/// An annotation that suppresses all checks of one tool.
bool allows_all(const yaml::Entry& entry, const diagnostic::Rule& rule) {
  auto has = [&](std::string_view tool) {
    return std::ranges::any_of(base::split_lines(rule.equivalents), [&](std::string_view line) {
      return line.starts_with(tool) && line.substr(tool.size()).starts_with(": ");
    });
  };
  if (entry.key == "kube-linter.io/ignore-all") return has("kube-linter");
  return entry.key == "polaris.fairwinds.com/exempt" && entry.value->text == "true" && has("polaris");
}

bool allows(const yaml::Node* annotations, const diagnostic::Rule& rule) {
  return annotations != nullptr && std::ranges::any_of(annotations->entries, [&](const yaml::Entry& entry) {
           return allows(entry, rule) || allows_all(entry, rule);
         });
}

}  // namespace

bool suppressed_by_other_linter(const ObjectFinding& found) {
  const diagnostic::Rule* rule = diagnostic::find_rule(found.finding.rule);
  if (found.object == nullptr || rule == nullptr || rule->equivalents.empty()) return false;
  for (std::string_view path : {"metadata.annotations", "spec.template.metadata.annotations",
                                "spec.jobTemplate.spec.template.metadata.annotations"}) {
    if (allows(found.object->at(path), *rule)) return true;
  }
  return false;
}

}  // namespace twinhull::lint
