#pragma once

#include <string_view>

namespace twinhull::base {

/// Whether a path matches a pattern as git and shells know them: `*` and `?` match within one part of the
/// path, `**` matches any number of parts, `[a-z]` and `[!a-z]` one character, `\` takes the next character
/// as it is. The whole path has to match.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace twinhull::base
