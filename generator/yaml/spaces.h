#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::yaml {

/// A Unicode space that is not white space in YAML: it is part of the text, though it looks like a blank.
struct ForeignSpace {
  std::size_t at = 0;
  std::size_t size = 0;  ///< in bytes; 0: none found
  char32_t value = 0;
};

/// The first one where a blank was meant: at the start of a text, or after a `:` or `-` there.
ForeignSpace find_foreign_space(std::string_view text);

/// "a no-break space (U+00A0), which YAML does not treat as white space".
std::string message_of(const ForeignSpace& space);

}  // namespace twinhull::yaml
