#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "diagnostic/ansi_style.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

/// Whether the finding is in the target's own file, whose name identifies the target.
bool names_target(const Finding& finding, const std::string& file) {
  std::string own = "environments/" + finding.system + "/" + finding.target + ".yaml";
  // A variant's name may contain a `-`, so its end is unknown.
  return file.size() == own.size() && file.ends_with(".yaml") &&
         std::equal(file.begin(), file.end(), own.begin(),
                    [](char a, char b) { return a == b || (a == '/' && b == '-'); });
}

/// The targets to which a finding of shared values or templates applies.
std::string targets_line(const Finding& finding, const source::Files& files) {
  constexpr std::size_t most = 4;
  if (finding.target.empty()) return {};
  if (finding.targets.empty()) {
    return names_target(finding, file_of(finding, files)) ? "" : "target: " + finding.target;
  }
  const std::size_t shown = finding.targets.size() > most ? most - 1 : finding.targets.size();
  std::string out = "targets: ";
  for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : ", ") + finding.targets[i];
  if (shown < finding.targets.size()) out += fmt::format(" and {} more", finding.targets.size() - shown);
  return out;
}

void append_finding(std::string& out, const Finding& finding, const source::Files& files,
                    const AnsiStyle& paint) {
  std::string where;
  if (finding.span.known()) {
    where = format_location(finding.span, files) + ": ";
  } else if (!finding.file.empty()) {
    where = base::escape_for_display(finding.file) + ": ";
  }
  out += fmt::format("{}{}{}{}{}[{}]{}: {}{}{}\n", paint.bold, where, paint.reset,
                     color_of(finding.severity, paint), name(finding.severity), finding.rule, paint.reset,
                     paint.bold, base::escape_for_display(finding.message), paint.reset);
  if (finding.span.known() && !finding.redact_source) append_snippet(out, finding.span, files, '^', paint);

  for (const RelatedLocation& related : finding.related) {
    const bool known = related.span.known();
    out +=
        fmt::format("{}{}note{}: {}\n", known ? format_location(related.span, files) + ": " : std::string{},
                    paint.info, paint.reset, base::escape_for_display(related.message));
    if (known && !finding.redact_source) append_snippet(out, related.span, files, '~', paint);
  }
  if (const std::string line = targets_line(finding, files); !line.empty()) {
    const std::size_t colon = line.find(':');
    out += fmt::format("{}{}{}{}\n", paint.info, line.substr(0, colon), paint.reset,
                       base::escape_for_display(line.substr(colon)));
  }
  if (!finding.help.empty()) {
    out += fmt::format("{}help{}: {}\n", paint.info, paint.reset, base::escape_for_display(finding.help));
  }
}

}  // namespace

std::string render_text(const Findings& findings, const source::Files& files, bool color) {
  std::string out;
  for (const Finding& finding : findings) {
    if (!out.empty()) out += '\n';
    append_finding(out, finding, files, ansi_style_for(color));
  }
  return out;
}

}  // namespace twinhull::diagnostic
