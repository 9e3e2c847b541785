#include <algorithm>
#include <utility>

#include "base/text.h"
#include "helm/chart.h"
#include "helm/file_pattern.h"

namespace twinhull::helm {

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const std::string_view line : base::split_lines(text)) add(line);
  add("templates/.?*");
}

void IgnoreRules::add(std::string_view line) {
  std::string_view rule = base::trim(line);
  if (rule.empty() || rule.starts_with('#')) return;
  if (rule.find("**") != std::string_view::npos) {
    error_ = "double-star (**) syntax is not supported";
    return;
  }
  Rule made;
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

bool IgnoreRules::ignores(std::string_view path, bool directory) const {
  for (const Rule& rule : rules_) {
    const std::string_view name = rule.base_name ? path.substr(path.rfind('/') + 1) : path;
    if (rule.negated) {
      // A negated rule excludes whatever it does not match, as in Helm.
      if ((rule.directory && !directory) || !file_path_match(rule.pattern, name)) return true;
      continue;
    }
    if (rule.directory && !directory) continue;
    if (file_path_match(rule.pattern, name)) return true;
  }
  return false;
}

}  // namespace twinhull::helm
