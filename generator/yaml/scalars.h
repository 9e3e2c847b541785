#pragma once

#include <string_view>

#include "base/arena.h"
#include "yaml/cursor.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// A scalar as it stands in a text.
struct Scalar {
  Style style = Style::plain;
  std::string_view text;  ///< its content: a part of the source where nothing had to be unfolded
  std::uint32_t begin = 0;
  std::uint32_t end = 0;        ///< behind its last character (or quote)
  std::uint32_t swallowed = 0;  ///< where in quoted text a line looks like the map's next entry; 0: nowhere
};

/// Where a scalar stands: what decides how far it goes.
struct Place {
  int indent = -1;        ///< the column of the block map or list around it; -1 at the top
  bool flow = false;      ///< inside `[]` or `{}`
  bool one_line = false;  ///< a key without `?`
};

/// Reads the scalar that starts at the cursor and leaves the cursor behind it. Throws `SyntaxError`.
Scalar scan_scalar(Cursor& cursor, const Place& place, base::Arena& arena);
/// The block scalars among them, `|` and `>`.
Scalar scan_block_scalar(Cursor& cursor, const Place& place, base::Arena& arena);

}  // namespace twinhull::yaml
