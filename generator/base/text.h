#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// The lines of a text without their line breaks (LF or CRLF). A final line break does not begin another
/// line; an empty text has no lines.
std::vector<std::string_view> split_lines(std::string_view text);

/// The parts between the separators; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);

/// ASCII letters in lowercase.
std::string lowered(std::string_view text);

/// Whether two texts are equal, ignoring the case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Without spaces, tabs and line breaks at both ends.
std::string_view trim(std::string_view text);

/// The optimal string alignment distance in bytes: insertions, deletions, replacements and swaps of adjacent
/// bytes. `limit + 1` if it exceeds `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The most likely candidate for a misspelled word; empty if none is similar. Letter case, `-` and `_` are
/// ignored. If no spelling is similar, a candidate with the same beginning or the only one that contains the
/// word is used. Of equally similar candidates, the first is returned. Empty if the limit of guesses is used
/// up.
std::string_view closest_match(std::string_view word, const std::vector<std::string_view>& candidates);

/// "`a`, `b` and `c`"; with more than `most` names, the first ones "and 5 more".
std::string quoted_list(const std::vector<std::string_view>& names, std::size_t most);

/// Help for an unknown name: "did you mean `x`?", or a list of the candidates. Empty if there are no
/// candidates.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace twinhull::base
