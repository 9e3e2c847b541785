#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "diagnostic/excerpt.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

/// The escape sequences of a terminal, or nothing where colour is off.
struct Paint {
  std::string_view error;
  std::string_view warning;
  std::string_view info;
  std::string_view bold;
  std::string_view faint;
  std::string_view mark;
  std::string_view reset;
};

constexpr Paint kPlain{};
constexpr Paint kColors{
    .error = "\x1B[1;31m",
    .warning = "\x1B[1;33m",
    .info = "\x1B[1;36m",
    .bold = "\x1B[1m",
    .faint = "\x1B[2m",
    .mark = "\x1B[1;32m",
    .reset = "\x1B[0m",
};

std::string_view color_of(Severity severity, const Paint& paint) {
  if (severity == Severity::error) return paint.error;
  return severity == Severity::warning ? paint.warning : paint.info;
}

std::string place(const source::Span& span, const source::Files& files) {
  const source::Position at = files.position(span.file, span.begin);
  return fmt::format("{}:{}:{}: ", base::display_safe(files.path(span.file)), at.line, at.column);
}

/// The line that a span begins in, with its number, and the marks below it.
void append_source(std::string& out, const source::Span& span, const source::Files& files, char first_mark,
                   const Paint& paint) {
  const int number = files.position(span.file, span.begin).line;
  const std::string_view line = files.line(span.file, number);
  if (line.data() == nullptr) return;
  const std::size_t start = static_cast<std::size_t>(line.data() - files.text(span.file).data());
  // A byte order mark stands before the first line; what begins there is shown at its first column.
  const std::size_t begin = span.begin - std::min<std::size_t>(span.begin, start);
  const std::size_t end = span.end - std::min<std::size_t>(span.end, start);
  const Excerpt shown = excerpt(line, begin, end, first_mark);
  const std::string margin = fmt::format("{:>4}", number);
  out += fmt::format("{}{} |{} {}\n", paint.faint, margin, paint.reset, shown.line);
  out += fmt::format("{}{:>{}} |{} {}{}{}{}\n", paint.faint, "", margin.size(), paint.reset, shown.before,
                     paint.mark, shown.marks, paint.reset);
}

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
    where = place(finding.span, files);
  } else if (!finding.file.empty()) {
    where = base::display_safe(finding.file) + ": ";
  }
  out += fmt::format("{}{}{}{}{}[{}]{}: {}{}{}\n", paint.bold, where, paint.reset,
                     color_of(finding.severity, paint), name(finding.severity), finding.rule, paint.reset,
                     paint.bold, base::display_safe(finding.message), paint.reset);
  if (finding.span.known() && !finding.hide_source) append_source(out, finding.span, files, '^', paint);

  for (const Related& related : finding.related) {
    const bool known = related.span.known();
    out += fmt::format("{}{}note{}: {}\n", known ? place(related.span, files) : std::string{}, paint.info,
                       paint.reset, base::display_safe(related.message));
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
    append_finding(out, finding, files, color ? kColors : kPlain);
  }
  return out;
}

}  // namespace twinhull::diagnostic
