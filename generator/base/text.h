#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// The lines of a text without their line breaks (LF or CRLF). A line break at the very end begins
/// no further line; an empty text has no lines.
std::vector<std::string_view> split_lines(std::string_view text);

/// The parts between the separators; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);

/// ASCII letters in lower case.
std::string lowered(std::string_view text);

/// Whether two texts differ in the case of ASCII letters at most.
bool same_in_any_case(std::string_view a, std::string_view b);

/// Without spaces, tabs and line breaks at both ends.
std::string_view trim(std::string_view text);

/// The smallest number of inserted, removed, replaced and swapped neighbouring bytes that turn one
/// text into the other; `limit + 1` when it is more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate that was most likely meant by a misspelled word, or empty when none is near.
/// Letter case, `-` and `_` make no difference; a candidate that begins as the word does, or the only one
/// that holds it, will do when nothing is spelled nearly so. The first of equally near candidates wins.
/// Where the limit of guesses is used up, none is near.
std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates);

/// "`a`, `b` and `c`"; of more than `most` names the first ones "and 5 more".
std::string listed(const std::vector<std::string_view>& names, std::size_t most);

/// What to say about a name that is none of the candidates: "did you mean `x`?", or which there are.
/// Empty where there is none.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace twinhull::base
