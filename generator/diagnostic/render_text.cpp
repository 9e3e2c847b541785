#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "diagnostic/render.h"
#include "diagnostic/terminal.h"

namespace twinhull::diagnostic {

namespace {

/// Whether the finding stands in the file that makes its target, which says enough.
bool names_target(const Finding& finding, const std::string& file) {
  std::string own = "environments/" + finding.system + "/" + finding.target + ".yaml";
  // A variant's name may hold a `-`, so where it ends is not known.
  return file.size() == own.size() && file.ends_with(".yaml") &&
         std::equal(file.begin(), file.end(), own.begin(),
                    [](char a, char b) { return a == b || (a == '/' && b == '-'); });
}

/// The targets that a finding of shared values or templates holds for.
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
                    const Paint& paint) {
  std::string where;
  if (finding.span.known()) {
    where = place_text(finding.span, files) + ": ";
  } else if (!finding.file.empty()) {
    where = base::display_safe(finding.file) + ": ";
  }
  out += fmt::format("{}{}{}{}{}[{}]{}: {}{}{}\n", paint.bold, where, paint.reset,
                     color_of(finding.severity, paint), name(finding.severity), finding.rule, paint.reset,
                     paint.bold, base::display_safe(finding.message), paint.reset);
  if (finding.span.known() && !finding.hide_source) append_source(out, finding.span, files, '^', paint);

  for (const Related& related : finding.related) {
    const bool known = related.span.known();
    out += fmt::format("{}{}note{}: {}\n", known ? place_text(related.span, files) + ": " : std::string{},
                       paint.info, paint.reset, base::display_safe(related.message));
    if (known && !finding.hide_source) append_source(out, related.span, files, '~', paint);
  }
  if (const std::string line = targets_line(finding, files); !line.empty()) {
    const std::size_t colon = line.find(':');
    out += fmt::format("{}{}{}{}\n", paint.info, line.substr(0, colon), paint.reset,
                       base::display_safe(line.substr(colon)));
  }
  if (!finding.help.empty()) {
    out += fmt::format("{}help{}: {}\n", paint.info, paint.reset, base::display_safe(finding.help));
  }
}

}  // namespace

std::string render_text(const std::vector<Finding>& findings, const source::Files& files, bool color) {
  std::string out;
  for (const Finding& finding : findings) {
    if (!out.empty()) out += '\n';
    append_finding(out, finding, files, paint_for(color));
  }
  return out;
}

}  // namespace twinhull::diagnostic
