#pragma once

#include <string_view>

namespace twinhull::base {

/// Whether the text is a duration in Go's format: `90m`, `1h30m`, `-1.5s`, `0`.
bool is_go_duration(std::string_view text);

}  // namespace twinhull::base
