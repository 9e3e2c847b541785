#include "diagnostic/snippet.h"

#include <algorithm>

#include "base/unicode.h"

namespace twinhull::diagnostic {

namespace {

constexpr std::size_t kLongest = 120;  ///< bytes of a line that is never truncated
constexpr std::size_t kBefore = 40;    ///< bytes kept before the span of a truncated line
constexpr std::size_t kAfter = 76;     ///< bytes kept from the start of the span
constexpr int kTab = 4;
constexpr std::string_view kCut = "…";

/// The start of the code point at `offset`.
std::size_t whole(std::string_view line, std::size_t offset) {
  for (int i = 0; i < 3 && offset > 0 && offset < line.size(); ++i, --offset) {
    if ((static_cast<unsigned char>(line[offset]) & 0xC0) != 0x80) break;
  }
  return std::min(offset, line.size());
}

}  // namespace

Snippet excerpt(std::string_view line, std::size_t begin, std::size_t end, char first_mark) {
  begin = whole(line, begin);
  end = std::clamp(end, begin, line.size());
  std::size_t from = 0;
  std::size_t to = line.size();
  if (line.size() > kLongest) {
    // A span near either end leaves its share of the space to the other side.
    to = whole(line, std::min(line.size(), std::max(begin + kAfter, kLongest)));
    from = whole(line, std::min(begin - std::min(begin, kBefore), line.size() - kLongest));
  }

  Snippet out;
  int column = 0;
  int first = -1;
  int last = -1;
  if (from > 0) {
    out.line += kCut;
    column = 1;
  }
  for (std::size_t at = from; at < to;) {
    const base::CodePoint point = base::decode(line, at);
    if (at >= begin && first < 0) first = column;
    if (point.valid && point.value == '\t') {
      const int width = kTab - column % kTab;
      out.line.append(static_cast<std::size_t>(width), ' ');
      column += width;
    } else {
      column += base::append_display_safe(out.line, line, at, point);
    }
    at += point.size;
    if (at > begin && at <= end) last = column;
  }
  if (to < line.size()) out.line += kCut;

  if (first < 0) first = column;
  const int width = std::max(1, last - first);
  out.before.assign(static_cast<std::size_t>(first), ' ');
  out.marks = first_mark + std::string(static_cast<std::size_t>(width) - 1, '~');
  return out;
}

}  // namespace twinhull::diagnostic
