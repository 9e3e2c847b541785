#include "yaml/text_location.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/ascii.h"

namespace twinhull::yaml {
namespace {

/// Where the content of a scalar begins: after the quote, or after the header of a block scalar.
std::size_t begin_of_content(std::string_view written, Style style) {
  if (style == Style::single_quoted || style == Style::double_quoted) return 1;
  if (style != Style::literal && style != Style::folded) return 0;
  const std::size_t line = written.find('\n');
  return line == std::string_view::npos ? 0 : line + 1;
}

bool is_word(char c) { return base::is_alnum(c) || c == '_'; }

}  // namespace

source::Span location_in_text(const source::Files& files, const Node& scalar, std::size_t offset) {
  const source::Span all = scalar.span;
  if (!all.known()) return all;
  const std::string_view written = files.text(all);
  const std::string_view text = scalar.text;
  offset = std::min(offset, text.size());
  if (offset == text.size() && offset > 0) --offset;  // what is missing at the end
  // Indentation, escapes and line breaks are only in what is written, so each byte is the next equal one.
  std::size_t at = begin_of_content(written, scalar.style);
  for (std::size_t i = 0; i <= offset && i < text.size(); ++i) {
    const bool folded = text[i] == ' ' && at < written.size() && written[at] == '\n';
    while (!folded && at < written.size() && written[at] != text[i]) ++at;
    if (at >= written.size()) return all;
    if (i < offset) ++at;
  }
  std::size_t end = offset;
  while (end < text.size() && is_word(text[end])) ++end;
  const std::size_t length = std::max<std::size_t>(end - offset, 1);
  if (written.substr(at, length) != text.substr(offset, length)) return all;
  const auto begin = all.begin + static_cast<std::uint32_t>(at);
  return {all.file, begin, begin + static_cast<std::uint32_t>(length)};
}

}  // namespace twinhull::yaml
