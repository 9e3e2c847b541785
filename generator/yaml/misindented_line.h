#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "yaml/text_lines.h"

namespace twinhull::yaml {

/// A line that is indented too much or too little.
struct MisindentedLine {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string message;
  std::string help;
};

/// Checks whether the last of the lines, at whose `offset` the parser stopped, is misindented.
std::optional<MisindentedLine> find_misindented_line(const std::vector<TextLine>& lines, std::size_t offset);

}  // namespace twinhull::yaml
