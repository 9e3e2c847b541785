#pragma once

#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

// The edits of a fix touch the text of a key or scalar and leave its quotes, comments and the layout alone.
// There are none where the text does not stand there letter by letter: escapes, several lines, an alias.

/// Whether two words differ in nothing but the case of their letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// The one of the names of which that is true; empty where there are none, or several.
std::string_view equal_ignoring_case(std::string_view word, const std::vector<std::string_view>& names);

/// Whether each of them, if there are any, has a fix.
bool all_have_fixes(const std::vector<diagnostic::Finding>& findings);

/// Another text in the place of that of a key or scalar, which was written at `span`.
std::vector<diagnostic::TextEdit> replace_text(source::Span span, std::string_view text, std::string_view by);
/// Double quotes around a plain number or boolean.
std::vector<diagnostic::TextEdit> add_quotes(const yaml::Node& scalar);
/// The same without its quotes.
std::vector<diagnostic::TextEdit> remove_quotes(const yaml::Node& scalar);

}  // namespace twinhull::lint
