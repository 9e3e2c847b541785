#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/rules.h"
#include "lint/engine/check.h"
#include "yaml/reader.h"

namespace twinhull::lint {

/// What the checks of a group (of any, for `all`) find in a stream of manifests, in the order of the
/// lines: `12 run-as-root: 0`, the line, the rule and the text that the finding stands at.
inline std::vector<std::string> found(std::string_view group, std::string text) {
  source::Files files;
  base::Arena arena;
  ObjectIndex index;
  const std::uint32_t unit = index.add_unit({});
  const std::uint32_t file = files.add("test.yaml", std::move(text));
  const yaml::ReadResult read = yaml::read(files, file, arena);
  if (!read.ok()) return {"not YAML: " + read.findings.front().message};
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr) index.add(*document.root, unit);
  }
  index.finish();
  std::vector<std::pair<int, std::string>> out;
  const std::vector<RuleCheck> all = checks();
  for (const ObjectFinding& one : run(all, index)) {
    const diagnostic::Rule* rule = diagnostic::find_rule(one.finding.rule);
    if (rule == nullptr || (group != "all" && rule->group != group)) continue;
    const int line = files.position(one.finding.span.file, one.finding.span.begin).line;
    const std::string_view at = files.text(one.finding.span);
    out.emplace_back(line, fmt::format("{} {}: {}", line, rule->id, at.substr(0, at.find('\n'))));
  }
  std::ranges::sort(out);
  std::vector<std::string> lines;
  for (auto& [_, line] : out) lines.push_back(std::move(line));
  return lines;
}

/// A Pod whose specification is this text, which begins in line 5.
inline std::string pod(const std::string& spec, const std::string& annotations = "{}") {
  std::string out =
      "kind: Pod\napiVersion: v1\nmetadata: {name: p, labels: {app: p}, annotations: " + annotations +
      "}\nspec:\n";
  for (std::size_t from = 0; from < spec.size();) {
    const std::size_t end = std::min(spec.find('\n', from), spec.size() - 1);
    out += "  " + spec.substr(from, end - from + 1);
    from = end + 1;
  }
  return out + "\n";
}

/// Only what a rule finds.
inline std::vector<std::string> found_by(std::string_view rule, std::string text) {
  std::vector<std::string> out;
  for (std::string& line : found("all", std::move(text))) {
    if (line.find(fmt::format(" {}: ", rule)) != std::string::npos) out.push_back(std::move(line));
  }
  return out;
}

}  // namespace twinhull::lint
