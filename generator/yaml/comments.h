#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "yaml/cursor.h"

namespace twinhull::yaml {

/// The text of the comment lines in a range, without `#` and one following space.
std::string_view comment_between(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                 base::Arena& arena);

/// Where a document begins: `header` after the end of the document above, `first_line` after that of `---`.
struct DocumentTop {
  std::uint32_t header = 0;
  std::uint32_t first_line = 0;
};

/// The comments above a document's first node: the document's header, and those of the node.
struct TopComments {
  std::string_view header;
  std::string_view node;
};

/// Splits the comments above a document's first node: the last block directly above the node belongs to the
/// node unless it is at the top of the document; the others are the document's header. `pos` is the start of
/// the node.
TopComments split_comments(std::string_view text, const DocumentTop& top, const Trivia& gap,
                           std::uint32_t pos, base::Arena& arena);

}  // namespace twinhull::yaml
