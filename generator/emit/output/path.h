#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::emit {

/// Why a relative path must not be written to, or empty: it must be plain parts separated by `/`,
/// without `.`, `..`, `\`, characters that disturb a display, and bytes that are not UTF-8.
std::string_view unsafe_path_reason(std::string_view path);

/// The folders that a path stands in, outermost first: `a/b/c` gives `a` and `a/b`.
std::vector<std::string_view> folders_of(std::string_view path);

}  // namespace twinhull::emit
