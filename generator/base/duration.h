#pragma once

#include <string_view>

namespace twinhull::base {

/// A length of time as Go writes it: `90m`, `1h30m`, `-1.5s`, `0`.
bool is_go_duration(std::string_view text);

}  // namespace twinhull::base
