#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::git {

/// The object that a delta makes of its base; nothing if the delta is damaged, belongs to another base, or
/// makes more than `most` bytes.
std::optional<std::string> apply_delta(std::string_view base, std::string_view delta, std::size_t most);

}  // namespace twinhull::git
