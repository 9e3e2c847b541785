#include <fmt/format.h>

#include "base/unicode.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

/// Escapes text of a workflow command; `,` and `:` end a property, so they are escaped there.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (char c : base::escape_for_display(text, "\n")) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command(Severity severity) { return severity == Severity::info ? "notice" : name(severity); }

}  // namespace

std::string render_github(const Findings& findings, const source::Files& files) {
  std::string out;
  for (const Finding& finding : findings) {
    std::string properties;
    if (const std::string& file = file_of(finding, files); !file.empty()) {
      properties = "file=" + escaped(file, true) + ",";
    }
    if (finding.span.known()) {
      const source::Position begin = files.position(finding.span.file, finding.span.begin);
      const source::Position end = files.position(finding.span.file, finding.span.end);
      properties += fmt::format("line={},col={},endLine={},endColumn={},", begin.line, begin.column, end.line,
                                end.column);
    }
    std::string message = finding.message;
    for (const RelatedLocation& related : finding.related) {
      if (related.span.known()) {
        const source::Position at = files.position(related.span.file, related.span.begin);
        message +=
            fmt::format("\n{}:{}:{}: {}", files.path(related.span.file), at.line, at.column, related.message);
      } else {
        message += "\n" + related.message;
      }
    }
    for (const std::string& target : finding.targets) {
      message += (&target == &finding.targets.front() ? "\ntargets: " : ", ") + target;
    }
    if (!finding.help.empty()) message += "\nhelp: " + finding.help;
    out += fmt::format("::{} {}title={}::{}\n", command(finding.severity), properties,
                       escaped(finding.rule, true), escaped(message, false));
  }
  return out;
}

}  // namespace twinhull::diagnostic
