#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"

namespace twinhull::diagnostic {

/// A kind of finding. The table is generated from the pages docs/rules/<id>.md at build time.
struct Rule {
  std::string_view id;
  std::string_view group;  ///< `schema`, `reference`, `secrets` …: also for --select and --ignore
  Severity severity = Severity::error;  ///< default severity
  std::string_view profiles;            ///< profiles that enable it, such as `strict, pss-restricted`; empty:
                                        ///< all
  std::string_view title;               ///< one sentence
  std::string_view equivalents;         ///< equivalent rules of other tools: lines `kube-linter: latest-tag,
                                        ///< …`
  std::string_view page;                ///< Markdown: why, bad and good example
};

/// All rules, sorted by ID.
std::span<const Rule> rules();

/// Adds a rule of the repository that is checked; `find_rule` and the functions below then know it. Rules are
/// added before any of their findings, by one thread.
void add_custom_rule(std::string_view id, Severity severity, std::string_view title);
void clear_custom_rules();
bool is_custom_rule(std::string_view id);

/// The rule with this ID or this earlier ID; null if there is none.
const Rule* find_rule(std::string_view id);

/// The current name of a rule or group for an earlier one; other names are returned unchanged.
std::string_view current_id(std::string_view name);

/// The rules that are equivalent to a check of any other tool.
std::vector<const Rule*> rules_equivalent_to(std::string_view id);

/// Whether the rule is equivalent to that check of another tool.
bool is_equivalent(const Rule& rule, std::string_view tool, std::string_view id);

/// Whether the name is a group, or was one earlier.
bool is_group(std::string_view name);

/// The names of all rules and groups, for suggestions.
std::vector<std::string_view> rule_and_group_names();

}  // namespace twinhull::diagnostic
