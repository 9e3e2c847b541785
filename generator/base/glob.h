#pragma once

#include <string_view>

namespace twinhull::base {

/// Whether a path matches a glob pattern as in git and shells: `*` and `?` match within one path segment,
/// `**` matches any number of segments, `[a-z]` and `[!a-z]` match one character, and `\` escapes the next
/// character. The whole path must match.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace twinhull::base
