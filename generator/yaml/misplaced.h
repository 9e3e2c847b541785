#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "yaml/text_lines.h"

namespace twinhull::yaml {

/// A line that stands too far to the left or to the right for where it belongs.
struct Misplaced {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string message;
  std::string help;
};

/// Looks whether the last of the lines, on which a parser stopped at `offset`, is one.
std::optional<Misplaced> find_misplaced(const std::vector<TextLine>& lines, std::size_t offset);

}  // namespace twinhull::yaml
