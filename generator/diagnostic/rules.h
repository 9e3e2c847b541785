#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"

namespace twinhull::diagnostic {

/// A kind of finding. Its page `docs/rules/<id>.md` is the one place that says all of this; the table is
/// made of the pages when the program is built.
struct Rule {
  std::string_view id;
  std::string_view group;  ///< `schema`, `reference`, `secret` …: what --select and --ignore take
  Severity severity = Severity::error;  ///< unless a configuration says otherwise
  std::string_view profiles;            ///< where it is on, as `strict, pss-restricted`; empty: everywhere
  std::string_view title;               ///< one sentence
  std::string_view others;              ///< what other tools call it: lines `kube-linter: latest-tag, …`
  std::string_view page;                ///< Markdown: why, a bad and a good example
};

/// All rules, sorted by id.
std::span<const Rule> rules();

/// The rule of this id, or of an id that it had in an earlier version; null if there is none.
const Rule* find_rule(std::string_view id);

/// The present id of a rule named by an earlier one; other names are returned as they are.
std::string_view current_id(std::string_view name);

/// The rules that correspond to a check of any other tool.
std::vector<const Rule*> rules_equivalent_to(std::string_view id);

/// Whether another tool's check of that id looks for the same.
bool is_equivalent(const Rule& rule, std::string_view tool, std::string_view id);

/// Whether the name is that of a group.
bool is_group(std::string_view name);

/// The names of all rules and groups, for finding the one that was meant.
std::vector<std::string_view> rule_and_group_names();

}  // namespace twinhull::diagnostic
