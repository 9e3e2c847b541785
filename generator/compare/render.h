#pragma once

#include <string>
#include <string_view>

#include "compare/change.h"

namespace twinhull::compare {

/// For a terminal. Control characters of user text are escaped, long values shortened.
std::string render_text(const Comparison& comparison, bool color);

/// For a comment on a pull request: at most `max_markdown` bytes, what is dangerous first.
std::string render_markdown(const Comparison& comparison);
inline constexpr std::size_t max_markdown = 60'000;

/// Complete: the format is described in docs/diff.md.
std::string render_json(const Comparison& comparison);

/// "2 of 14 targets change: 1 object added, 3 objects changed".
std::string summary(const Comparison& comparison);

}  // namespace twinhull::compare
