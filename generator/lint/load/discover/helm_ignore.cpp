#include "lint/load/discover/helm_ignore.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "base/path.h"
#include "base/text.h"

namespace twinhull::lint {

HelmIgnore::HelmIgnore(const std::string& chart, base::FileSystem& fs) {
  rules_.push_back({.glob = "templates/.?*", .whole = true});  // built into Helm
  const base::Expected<std::string> text = fs.read(base::join_path(chart, ".helmignore"));
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

bool HelmIgnore::applies(const Rule& rule, std::string_view path, bool directory) {
  const bool matches = base::glob_match(rule.glob, rule.whole ? path : base::file_name(path));
  if (rule.negated) return (rule.directories && !directory) || !matches;
  return matches && (!rule.directories || directory);
}

bool HelmIgnore::ignores(std::string_view path, bool directory) const {
  return std::ranges::any_of(rules_, [&](const Rule& rule) { return applies(rule, path, directory); });
}

std::vector<int> HelmIgnore::lines_that_ignore(std::string_view path, bool directory) const {
  std::vector<int> out;
  for (const Rule& rule : rules_) {
    if (applies(rule, path, directory)) out.push_back(rule.line);
  }
  return out;
}

}  // namespace twinhull::lint
