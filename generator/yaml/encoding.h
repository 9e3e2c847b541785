#pragma once

#include <string_view>
#include <vector>

#include "diagnostic/finding.h"

namespace twinhull::yaml {

/// What makes a text no YAML at all, whatever its structure: its size, bytes that are not UTF-8,
/// control characters, byte order marks but at the start, lone carriage returns. At most one finding
/// of a kind. A text without findings has only characters that YAML allows.
std::vector<diagnostic::Finding> check_encoding(std::string_view text, std::uint32_t file);

/// How many bytes of byte order mark the text starts with.
std::uint32_t byte_order_mark(std::string_view text);

}  // namespace twinhull::yaml
