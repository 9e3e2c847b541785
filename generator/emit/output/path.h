#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::emit {

/// Why a relative path must not be written to; empty if it is safe. It must consist of parts separated by
/// `/`, without `.`, `..`, `\`, characters unsafe for display, and invalid UTF-8.
std::string_view unsafe_path_reason(std::string_view path);

/// The parent directories of a path, outermost first: `a/b/c` gives `a` and `a/b`.
std::vector<std::string_view> directories_of(std::string_view path);

}  // namespace twinhull::emit
