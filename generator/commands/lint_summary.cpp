#include "commands/lint_summary.h"

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "commands/output.h"

namespace twinhull::commands {

int count_unread(const lint::Workspace& input, const source::Files& files) {
  std::set<std::pair<std::string_view, std::uint32_t>> documents;
  for (const lint::UnreadText& one : input.unread)
    documents.emplace(files.path(one.span.file), one.span.begin);
  return input.unreadable + static_cast<int>(documents.size());
}

std::string summary_prefix(const lint::Workspace& input, const lint::LintResult& outcome, int unread) {
  std::string out = fmt::format("{}, {}", counted(static_cast<std::size_t>(input.files), "file"),
                                counted(input.index.objects().size(), "object"));
  auto add = [&](int count, std::string_view one, std::string_view many) {
    if (count > 0) out += fmt::format(", {} {}", count, count == 1 ? one : many);
  };
  add(input.charts, "rendered chart", "rendered charts");
  add(input.trees, "kustomization", "kustomizations");
  add(input.elsewhere, "GitOps source not followed", "GitOps sources not followed");
  add(unread, "file or document not read", "files or documents not read");
  add(input.others, "file or document without an object", "files or documents without an object");
  add(input.ignored, "ignored file or directory skipped", "ignored files or directories skipped");
  add(input.hidden, "hidden file or directory skipped", "hidden files or directories skipped");
  add(input.linked, "linked directory not followed", "linked directories not followed");
  add(static_cast<int>(outcome.suppressed), "finding suppressed", "findings suppressed");
  if (!outcome.unknown.empty()) {
    std::vector<std::string> kinds;
    std::size_t count = 0;
    for (const auto& [kind, objects] : outcome.unknown) {
      count += objects;
      if (kinds.size() < 3) kinds.push_back(kind);
    }
    if (outcome.unknown.size() > kinds.size()) kinds.emplace_back("…");
    out += fmt::format(", {} of unknown kinds ({}): add their CRDs with `--crd`", counted(count, "object"),
                       base::escape_for_display(base::join(kinds, ", ")));
  }
  return out;
}

}  // namespace twinhull::commands
