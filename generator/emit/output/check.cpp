#include "base/diff.h"
#include "base/text.h"
#include "base/unicode.h"
#include "emit/output/finding.h"
#include "emit/output/index.h"
#include "emit/output/output.h"

namespace twinhull::emit {

namespace {

constexpr const char* kHelp = "run `twinhull generate` and commit the result";

void add_difference(diagnostic::Findings& out, const OutputRoot& root, std::string_view path,
                    FileState state) {
  if (state == FileState::created) {
    out.push_back(output_finding(root, path, "missing-output", "the generated file is missing", kHelp));
  } else if (state == FileState::changed) {
    out.push_back(output_finding(root, path, "stale-output", "the generated file is outdated", kHelp));
  } else if (state == FileState::removed) {
    out.push_back(output_finding(root, path, "orphaned-output", "the file is no longer generated", kHelp));
  }
}

/// A diff in the colors of git.
std::string painted(std::string_view diff) {
  std::string out;
  for (std::string_view line : base::split_lines(diff)) {
    std::string_view color;
    if (line.starts_with("--- a/") || line.starts_with("+++ b/")) {
      color = "\x1B[1m";
    } else if (line.starts_with("@@")) {
      color = "\x1B[36m";
    } else if (line.starts_with('-')) {
      color = "\x1B[31m";
    } else if (line.starts_with('+')) {
      color = "\x1B[32m";
    }
    out.append(color).append(line).append(color.empty() ? "\n" : "\x1B[0m\n");
  }
  return out;
}

}  // namespace

diagnostic::Findings check(const OutputPlan& plan) {
  diagnostic::Findings out;
  for (const PlannedFile& file : plan.files) add_difference(out, plan.root, file.path, file.state);
  // index.json differs whenever any file does; report it only if it is the only difference.
  if (out.empty() && plan.findings.empty()) add_difference(out, plan.root, kIndexName, plan.index_state);
  out.insert(out.begin(), plan.findings.begin(), plan.findings.end());
  return out;
}

std::string diffs(const OutputPlan& plan, const std::function<std::string(std::string_view)>& shown,
                  bool color) {
  std::string out;
  for (const PlannedFile& file : plan.files) {
    if (!file.generated || (file.state != FileState::changed && file.state != FileState::edited)) continue;
    const std::string path = plan.root.shown + "/" + plan.root.system + "/" + file.path;
    const std::string diff =
        base::escape_for_display(base::unified_diff("a/" + path, "b/" + path, shown(file.text_on_disk),
                                                    shown(file.content().value_or(""))),
                                 "\n\t");
    out += color ? painted(diff) : diff;
  }
  return out;
}

}  // namespace twinhull::emit
