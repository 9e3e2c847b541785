#include "yaml/comments.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace twinhull::yaml {

std::string_view comment_between(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                 base::Arena& arena) {
  if (begin >= end) return {};
  std::string_view first;
  std::string joined;
  std::size_t count = 0;
  while (begin < end) {
    const auto line_end = std::min(static_cast<std::uint32_t>(text.find('\n', begin)), end);
    std::string_view line = base::trim(text.substr(begin, line_end - begin));
    begin = line_end + 1;
    if (!line.starts_with('#')) continue;
    line.remove_prefix(line.starts_with("# ") ? 2 : 1);
    if (count++ == 0) {
      first = line;
      continue;
    }
    if (count == 2) joined = first;
    joined.append("\n").append(line);
  }
  return count <= 1 ? first : arena.copy(joined);
}

TopComments split_comments(std::string_view text, const DocumentTop& top, const Trivia& gap,
                           std::uint32_t pos, base::Arena& arena) {
  const bool block = gap.comment_begin < gap.comment_end;
  const bool behind_marker = gap.comment_begin >= top.first_line;
  const std::string_view above = block && behind_marker
                                     ? text.substr(top.first_line, gap.comment_begin - top.first_line)
                                     : std::string_view{};
  const bool at_top = block && behind_marker && above.find('\n') == std::string_view::npos &&
                      comment_between(text, top.header, top.first_line, arena).empty();
  return {comment_between(text, top.header, block && !at_top ? gap.comment_begin : pos, arena),
          at_top ? std::string_view{} : comment_between(text, gap.comment_begin, gap.comment_end, arena)};
}

}  // namespace twinhull::yaml
