#include <algorithm>
#include <utility>

#include "base/text.h"
#include "helm/chart.h"
#include "helm/file_pattern.h"

namespace twinhull::helm {

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  int number = 0;
  for (const std::string_view line : base::split_lines(text)) add(line, ++number);
  add("templates/.?*", 0);
}

void IgnoreRules::add(std::string_view text, int line) {
  std::string_view rule = base::trim(text);
  if (rule.empty() || rule.starts_with('#')) return;
  if (rule.find("**") != std::string_view::npos) {
    error_ = "double-star (**) syntax is not supported";
    return;
  }
  Rule made{.line = line};
  if (rule.starts_with('!')) {
    made.negated = true;
    rule.remove_prefix(1);
  }
  if (rule.ends_with('/')) {
    made.directory = true;
    rule.remove_suffix(1);
  }
  if (rule.starts_with('/')) {
    rule.remove_prefix(1);
  } else {
    made.base_name = rule.find('/') == std::string_view::npos;
  }
  made.pattern = std::string(rule);
  rules_.push_back(std::move(made));
}

bool IgnoreRules::applies(const Rule& rule, std::string_view path, bool directory) {
  const std::string_view name = rule.base_name ? path.substr(path.rfind('/') + 1) : path;
  const bool matches = file_path_match(rule.pattern, name);
  // A negated rule excludes whatever it does not match, as in Helm.
  if (rule.negated) return (rule.directory && !directory) || !matches;
  return matches && (!rule.directory || directory);
}

bool IgnoreRules::ignores(std::string_view path, bool directory) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const Rule& rule) { return applies(rule, path, directory); });
}

std::vector<int> IgnoreRules::lines_that_ignore(std::string_view path, bool directory) const {
  std::vector<int> lines;
  for (const Rule& rule : rules_) {
    if (rule.line > 0 && applies(rule, path, directory)) lines.push_back(rule.line);
  }
  return lines;
}

void IgnoreRules::drop(int line) {
  std::erase_if(rules_, [&](const Rule& rule) { return rule.line == line; });
}

}  // namespace twinhull::helm
