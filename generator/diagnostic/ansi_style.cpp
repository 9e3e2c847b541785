#include "diagnostic/ansi_style.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "diagnostic/snippet.h"

namespace twinhull::diagnostic {
namespace {

constexpr AnsiStyle plain{};
constexpr AnsiStyle colors{
    .error = "\x1B[1;31m",
    .warning = "\x1B[1;33m",
    .info = "\x1B[1;36m",
    .bold = "\x1B[1m",
    .faint = "\x1B[2m",
    .mark = "\x1B[1;32m",
    .reset = "\x1B[0m",
};

}  // namespace

const AnsiStyle& ansi_style_for(bool color) { return color ? colors : plain; }

std::string_view color_of(Severity severity, const AnsiStyle& paint) {
  if (severity == Severity::error) return paint.error;
  return severity == Severity::warning ? paint.warning : paint.info;
}

std::string format_location(const source::Span& span, const source::Files& files) {
  const source::Position at = files.position(span.file, span.begin);
  return fmt::format("{}:{}:{}", base::escape_for_display(files.path(span.file)), at.line, at.column);
}

void append_snippet(std::string& out, const source::Span& span, const source::Files& files, char first_mark,
                    const AnsiStyle& paint) {
  const int number = files.position(span.file, span.begin).line;
  const std::string_view line = files.line(span.file, number);
  if (line.data() == nullptr) return;
  const std::size_t start = static_cast<std::size_t>(line.data() - files.text(span.file).data());
  // A byte order mark precedes the first line; a span that begins in it is shown at column 1.
  const std::size_t begin = span.begin - std::min<std::size_t>(span.begin, start);
  const std::size_t end = span.end - std::min<std::size_t>(span.end, start);
  const Snippet shown = excerpt(line, begin, end, first_mark);
  const std::string margin = fmt::format("{:>4}", number);
  out += fmt::format("{}{} |{} {}\n", paint.faint, margin, paint.reset, shown.line);
  out += fmt::format("{}{:>{}} |{} {}{}{}{}\n", paint.faint, "", margin.size(), paint.reset, shown.before,
                     paint.mark, shown.marks, paint.reset);
}

}  // namespace twinhull::diagnostic
