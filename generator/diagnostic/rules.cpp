#include "diagnostic/rules.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>

#include "base/text.h"
#include "diagnostic/packed_rules.h"

namespace twinhull::diagnostic {

namespace {

/// The tool name that `Rule::others` uses for earlier IDs of a rule.
constexpr std::string_view earlier = "earlier Twinhull";

/// The earlier name of a group.
struct GroupRedirect {
  std::string_view name;
  std::string_view current;
};

constexpr std::array<GroupRedirect, 4> earlier_groups = {{
    {"access", "rbac"},
    {"identity", "metadata"},
    {"object", "metadata"},
    {"secret", "secrets"},
}};

struct EquivalentId {
  std::string_view tool;
  std::string_view id;
  const Rule* rule = nullptr;
};

std::vector<EquivalentId> read_other_ids() {
  std::vector<EquivalentId> out;
  for (const Rule& rule : rules()) {
    for (std::string_view line : base::split_lines(rule.equivalents)) {
      const std::size_t colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      for (std::string_view id : base::split(line.substr(colon + 2), ','))
        out.push_back({line.substr(0, colon), base::trim(id), &rule});
    }
  }
  std::ranges::stable_sort(out, {}, &EquivalentId::id);
  return out;
}

/// All IDs under which a rule is known elsewhere, sorted.
std::span<const EquivalentId> other_ids(std::string_view id) {
  static const std::vector<EquivalentId> all = read_other_ids();
  const auto begin = std::ranges::lower_bound(all, id, {}, &EquivalentId::id);
  const auto end = std::ranges::upper_bound(all, id, {}, &EquivalentId::id);
  return {begin, end};
}

/// Rules of a repository, by ID; their texts are here, too.
struct CustomRule {
  Rule rule;
  std::string id;
  std::string title;
  std::string page;
};

std::map<std::string, CustomRule, std::less<>>& custom_rules() {
  static std::map<std::string, CustomRule, std::less<>> all;
  return all;
}

constexpr std::string_view custom_group = "custom";

}  // namespace

void add_custom_rule(std::string_view id, Severity severity, std::string_view title) {
  CustomRule& one = custom_rules()[std::string(id)];
  one.id = id;
  one.title = title.empty() ? id : title;
  one.page = "# " + one.id + "\n\n" + one.title + "\n\n## Why\n\n" + one.title + "\n";
  one.rule = {
      .id = one.id, .group = custom_group, .severity = severity, .title = one.title, .page = one.page};
}

std::vector<Rule> unpacked(std::span<const PackedRule> rules, std::string_view texts) {
  constexpr std::array parts = {&Rule::id,    &Rule::group,       &Rule::profiles,
                                &Rule::title, &Rule::equivalents, &Rule::page};
  std::vector<Rule> out(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    out[i].severity = rules[i].severity;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const std::size_t size = rules[i].sizes[part];
      out[i].*parts[part] = texts.substr(0, size);
      texts.remove_prefix(size);
    }
  }
  return out;
}

void clear_custom_rules() { custom_rules().clear(); }

bool is_custom_rule(std::string_view id) { return custom_rules().contains(id); }

const Rule* find_rule(std::string_view id) {
  if (const auto custom = custom_rules().find(id); custom != custom_rules().end())
    return &custom->second.rule;
  const std::span<const Rule> all = rules();
  const auto found = std::ranges::lower_bound(all, id, {}, &Rule::id);
  if (found != all.end() && found->id == id) return &*found;
  for (const EquivalentId& other : other_ids(id)) {
    if (other.tool == earlier) return other.rule;
  }
  return nullptr;
}

std::string_view current_id(std::string_view name) {
  if (const Rule* rule = find_rule(name); rule != nullptr) return rule->id;
  const auto* group = std::ranges::find(earlier_groups, name, &GroupRedirect::name);
  return group == earlier_groups.end() ? name : group->current;
}

std::vector<const Rule*> rules_equivalent_to(std::string_view id) {
  std::vector<const Rule*> out;
  for (const EquivalentId& other : other_ids(id)) {
    // Two tools can have the same id for it.
    if (other.tool != earlier && std::ranges::find(out, other.rule) == out.end()) out.push_back(other.rule);
  }
  return out;
}

bool is_equivalent(const Rule& rule, std::string_view tool, std::string_view id) {
  return std::ranges::any_of(
      other_ids(id), [&](const EquivalentId& other) { return other.rule == &rule && other.tool == tool; });
}

bool is_group(std::string_view name) {
  const std::string_view current = current_id(name);
  return current == custom_group ||
         std::ranges::any_of(rules(), [&](const Rule& rule) { return rule.group == current; });
}

std::vector<std::string_view> rule_and_group_names() {
  std::vector<std::string_view> names;
  for (const Rule& rule : rules()) {
    names.push_back(rule.id);
    if (std::ranges::find(names, rule.group) == names.end()) names.push_back(rule.group);
  }
  for (const auto& [id, custom] : custom_rules()) names.push_back(id);
  return names;
}

}  // namespace twinhull::diagnostic
