#pragma once

#include <string>
#include <string_view>

namespace twinhull::diagnostic {

/// One line of source as a terminal shows it, and the marks that go below it.
struct Snippet {
  std::string line;
  std::string before;  ///< spaces up to the first mark
  std::string marks;   ///< `^~~~` below the span; one mark at least
};

/// Shows the bytes `begin` to `end` of a line. Tabs become spaces, wide and combining characters get
/// the marks they need, whatever disturbs a display is spelled out, and a line that is too long is
/// cut around the span. The cost does not depend on how long a cut line is.
Snippet excerpt(std::string_view line, std::size_t begin, std::size_t end, char first_mark);

}  // namespace twinhull::diagnostic
