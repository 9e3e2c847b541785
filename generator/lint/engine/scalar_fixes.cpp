#include "lint/engine/scalar_fixes.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace twinhull::lint {

using diagnostic::TextEdit;

std::string_view match_ignoring_case(std::string_view word, const std::vector<std::string_view>& names) {
  std::string_view found;
  for (std::string_view name : names) {
    if (!base::equal_ignoring_case(name, word)) continue;
    if (!found.empty() && found != name) return {};
    found = name;
  }
  return found;
}

bool all_have_fixes(const diagnostic::Findings& findings) {
  return std::ranges::none_of(findings,
                              [](const diagnostic::Finding& finding) { return finding.fix.empty(); });
}

std::vector<TextEdit> replace_text(source::Span span, std::string_view text, std::string_view by) {
  const std::size_t size = span.end - span.begin;
  if (!span.known() || (size != text.size() && size != text.size() + 2)) return {};
  const std::uint32_t quote = size == text.size() ? 0 : 1;
  return {{{span.file, span.begin + quote, span.end - quote}, std::string(by)}};
}

std::vector<TextEdit> add_quotes(const yaml::Node& scalar) {
  const source::Span& span = scalar.span;
  const bool as_written = span.known() && span.end - span.begin == scalar.text.size();
  // Text that must be escaped is not a number or boolean.
  const bool easy = scalar.text.find_first_of("\"\\\n") == std::string_view::npos;
  if (!as_written || !easy || scalar.style != yaml::Style::plain) return {};
  return {{{span.file, span.begin, span.begin}, "\""}, {{span.file, span.end, span.end}, "\""}};
}

std::vector<TextEdit> remove_quotes(const yaml::Node& scalar) {
  const source::Span& span = scalar.span;
  const bool quoted =
      scalar.style == yaml::Style::single_quoted || scalar.style == yaml::Style::double_quoted;
  if (!quoted || !span.known() || span.end - span.begin != scalar.text.size() + 2) return {};
  return {{{span.file, span.begin, span.begin + 1}, {}}, {{span.file, span.end - 1, span.end}, {}}};
}

}  // namespace twinhull::lint
