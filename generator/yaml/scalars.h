#pragma once

#include <string_view>

#include "base/arena.h"
#include "yaml/cursor.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// A scalar in a text.
struct Scalar {
  Style style = Style::plain;
  std::string_view text;  ///< content: a substring of the source unless it was unfolded or unescaped
  std::uint32_t begin = 0;
  std::uint32_t end = 0;        ///< after its last character (or quote)
  std::uint32_t swallowed = 0;  ///< offset of a line in quoted text that looks like the map's next entry; 0:
                                ///< none
};

/// The context of a scalar, which determines where it ends.
struct ScalarContext {
  int indent = -1;        ///< column of the block collection around it; -1 at the top
  bool flow = false;      ///< inside `[]` or `{}`
  bool one_line = false;  ///< a key without `?`
};

/// Scans the scalar at the cursor and moves the cursor after it. Throws `SyntaxError`.
Scalar scan_scalar(Cursor& cursor, const ScalarContext& context, base::Arena& arena);
/// The same for block scalars, `|` and `>`.
Scalar scan_block_scalar(Cursor& cursor, const ScalarContext& context, base::Arena& arena);

}  // namespace twinhull::yaml
