#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

/// Escapes text of an attribute or element. Characters that XML cannot represent are spelled out.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : base::escape_for_display(text, "\n")) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string test_case(const Finding& finding, const source::Files& files) {
  const std::string& file = file_of(finding, files);
  std::string location = file;
  std::string line;
  if (finding.span.known()) {
    const source::Position at = files.position(finding.span.file, finding.span.begin);
    location = fmt::format("{}:{}:{}", file, at.line, at.column);
    line = fmt::format(" line=\"{}\"", at.line);
  }
  std::string text = fmt::format("{}: {}", location, finding.message);
  if (!finding.help.empty()) text += "\nhelp: " + finding.help;
  const std::string name = finding.object.empty() ? location : fmt::format("{} {}", location, finding.object);
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"{}",
                                escape(finding.rule), escape(name), escape(file), line);
  if (finding.severity == Severity::info) {
    return out + fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", escape(text));
  }
  return out + fmt::format(">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                           diagnostic::name(finding.severity), escape(finding.message), escape(text));
}

}  // namespace

std::string render_junit(const Findings& findings, const source::Files& files) {
  const auto failures = std::ranges::count_if(
      findings, [](const Finding& finding) { return finding.severity != Severity::info; });
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  // CI systems treat a suite without test cases as one that did not run.
  out += fmt::format("  <testsuite name=\"twinhull\" tests=\"{}\" failures=\"{}\">\n",
                     std::max<std::size_t>(findings.size(), 1), failures);
  if (findings.empty()) out += "    <testcase classname=\"twinhull\" name=\"no findings\"/>\n";
  for (const Finding& finding : findings) out += test_case(finding, files);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace twinhull::diagnostic
