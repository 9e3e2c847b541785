#include "lint/helm/helm_ignore.h"

#include "base/glob.h"
#include "base/text.h"
#include "lint/input/paths.h"

namespace twinhull::lint {

HelmIgnore::HelmIgnore(const std::string& chart, base::FileSystem& disk) {
  rules_.push_back({.glob = "templates/.?*", .whole = true});  // built into Helm
  const base::FileResult<std::string> text = disk.read(join_path(chart, ".helmignore"));
  if (!text.value) return;
  int number = 0;
  for (std::string_view line : base::split_lines(*text.value)) {
    line = base::trim(line);
    ++number;
    if (line.empty() || line.starts_with('#') || line.find("**") != std::string_view::npos) continue;
    Rule rule{.line = number};
    if (line.starts_with('!')) {
      rule.negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      rule.directories = true;
      line.remove_suffix(1);
    }
    rule.whole = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    rule.glob = line;
    rules_.push_back(std::move(rule));
  }
}

const HelmIgnore::Rule* HelmIgnore::find(std::string_view path, bool directory) const {
  for (const Rule& rule : rules_) {
    const bool matches = base::glob_match(rule.glob, rule.whole ? path : name_of(path));
    if (rule.negated) {
      if ((rule.directories && !directory) || !matches) return &rule;
    } else if (matches && (!rule.directories || directory)) {
      return &rule;
    }
  }
  return nullptr;
}

int HelmIgnore::line_that_ignores(std::string_view path, bool directory) const {
  const Rule* rule = find(path, directory);
  return rule == nullptr ? 0 : rule->line;
}

}  // namespace twinhull::lint
