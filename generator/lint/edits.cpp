#include "lint/edits.h"

#include <algorithm>
#include <string>

namespace twinhull::lint {

using diagnostic::Edit;

bool all_mended(const std::vector<diagnostic::Finding>& findings) {
  return std::ranges::none_of(findings,
                              [](const diagnostic::Finding& finding) { return finding.fix.empty(); });
}

std::vector<Edit> replace_text(source::Span span, std::string_view text, std::string_view by) {
  const std::size_t size = span.end - span.begin;
  if (!span.known() || (size != text.size() && size != text.size() + 2)) return {};
  const std::uint32_t quote = size == text.size() ? 0 : 1;
  return {{{span.file, span.begin + quote, span.end - quote}, std::string(by)}};
}

std::vector<Edit> add_quotes(const yaml::Node& scalar) {
  const source::Span& span = scalar.span;
  const bool as_written = span.known() && span.end - span.begin == scalar.text.size();
  // What has to be escaped is no number, and no boolean either.
  const bool easy = scalar.text.find_first_of("\"\\\n") == std::string_view::npos;
  if (!as_written || !easy || scalar.style != yaml::Style::plain) return {};
  return {{{span.file, span.begin, span.begin}, "\""}, {{span.file, span.end, span.end}, "\""}};
}

std::vector<Edit> remove_quotes(const yaml::Node& scalar) {
  const source::Span& span = scalar.span;
  const bool quoted =
      scalar.style == yaml::Style::single_quoted || scalar.style == yaml::Style::double_quoted;
  if (!quoted || !span.known() || span.end - span.begin != scalar.text.size() + 2) return {};
  return {{{span.file, span.begin, span.begin + 1}, {}}, {{span.file, span.end - 1, span.end}, {}}};
}

}  // namespace twinhull::lint
