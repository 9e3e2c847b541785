#pragma once

#include <string>
#include <string_view>

namespace twinhull::diagnostic {

/// One line of source as shown in a terminal, and the markers below it.
struct Snippet {
  std::string line;
  std::string before;  ///< spaces before the first marker
  std::string marks;   ///< `^~~~` below the span; at least one character
};

/// Shows the bytes `begin` to `end` of a line. Tabs become spaces, wide and combining characters get markers
/// of their width, unsafe characters are escaped, and a long line is truncated around the span. The cost does
/// not depend on the length of a truncated line.
Snippet excerpt(std::string_view line, std::size_t begin, std::size_t end, char first_mark);

}  // namespace twinhull::diagnostic
