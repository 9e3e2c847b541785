#pragma once

#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

// The edits of a fix replace only the text of a key or scalar, and keep its quotes, comments and layout. No
// fix is offered if the source text differs from the value (escapes, folding, aliases).

/// The only name that is equal to the word, ignoring case; empty if none or several are.
std::string_view match_ignoring_case(std::string_view word, const std::vector<std::string_view>& names);

/// Whether all of them (at least one) have a fix.
bool all_have_fixes(const diagnostic::Findings& findings);

/// Replaces the text of a key or scalar, which was written at `span`.
std::vector<diagnostic::TextEdit> replace_text(source::Span span, std::string_view text, std::string_view by);
/// Puts double quotes around a plain number or boolean.
std::vector<diagnostic::TextEdit> add_quotes(const yaml::Node& scalar);
/// Removes its quotes.
std::vector<diagnostic::TextEdit> remove_quotes(const yaml::Node& scalar);

}  // namespace twinhull::lint
