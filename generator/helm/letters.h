#pragma once

#include <string>
#include <string_view>

namespace twinhull::helm {

// Go's package unicode, for ASCII, Latin, Greek and Cyrillic; other characters have no case.
char32_t upper(char32_t c);
char32_t lower(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_letter(char32_t c);
bool is_digit(char32_t c);
bool is_space(char32_t c);
bool is_punctuation(char32_t c);

/// The text with these code points.
std::string encoded(std::u32string_view text);

std::string upper(std::string_view text);
std::string lower(std::string_view text);

}  // namespace twinhull::helm
