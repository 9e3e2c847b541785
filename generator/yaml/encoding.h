#pragma once

#include <string_view>
#include <vector>

#include "diagnostic/finding.h"

namespace twinhull::yaml {

/// Checks what no YAML text may have: excessive size, invalid UTF-8, control characters, byte order marks
/// except at the start, lone carriage returns. At most one finding of each kind. Without findings, the text
/// consists of characters that YAML allows.
diagnostic::Findings check_encoding(std::string_view text, std::uint32_t file);

/// The size of the byte order mark at the start of the text.
std::uint32_t byte_order_mark(std::string_view text);

}  // namespace twinhull::yaml
