#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::yaml {

/// A space of Unicode that is none to YAML: a part of the text it stands in, though it looks like a blank.
struct ForeignSpace {
  std::size_t at = 0;
  std::size_t size = 0;  ///< in bytes; 0: there is none
  char32_t value = 0;
};

/// The first one where a blank was meant: at the front of a text, or behind a `:` or `-` there.
ForeignSpace find_foreign_space(std::string_view text);

/// "a no-break space (U+00A0), which is no blank to YAML".
std::string message_of(const ForeignSpace& space);

}  // namespace twinhull::yaml
