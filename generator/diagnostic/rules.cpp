#include "diagnostic/rules.h"

#include <algorithm>

#include "base/text.h"

namespace twinhull::diagnostic {

const Rule* find_rule(std::string_view id) {
  const std::span<const Rule> all = rules();
  const auto found = std::ranges::lower_bound(all, id, {}, &Rule::id);
  return found == all.end() || found->id != id ? nullptr : &*found;
}

bool is_equivalent(const Rule& rule, std::string_view tool, std::string_view id) {
  for (std::string_view line : base::split_lines(rule.others)) {
    if (!line.starts_with(tool) || !line.substr(tool.size()).starts_with(": ")) continue;
    const std::vector<std::string_view> ids = base::split(line.substr(tool.size() + 2), ',');
    if (std::ranges::any_of(ids, [&](std::string_view one) { return base::trim(one) == id; })) return true;
  }
  return false;
}

bool is_group(std::string_view name) {
  return std::ranges::any_of(rules(), [&](const Rule& rule) { return rule.group == name; });
}

std::vector<std::string_view> rule_and_group_names() {
  std::vector<std::string_view> names;
  for (const Rule& rule : rules()) {
    names.push_back(rule.id);
    if (std::ranges::find(names, rule.group) == names.end()) names.push_back(rule.group);
  }
  return names;
}

}  // namespace twinhull::diagnostic
