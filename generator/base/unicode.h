#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twinhull::base {

/// One code point of a UTF-8 text. For a byte that does not begin a well-formed sequence, `valid` is false,
/// `size` is 1 and `value` is the byte.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t size = 1;
  bool valid = false;
};

/// The code point that begins at `offset`, which must be inside the text.
CodePoint decode(std::string_view text, std::size_t offset);

/// Appends a code point as UTF-8; an invalid one is replaced by U+FFFD.
void append_utf8(std::string& out, char32_t value);

/// The number of code points of the text, counted as bytes that are not continuation bytes, without decoding.
std::size_t count_code_points(std::string_view text);

/// The code points of the text; U+FFFD for each byte that is not valid UTF-8.
std::u32string code_points(std::string_view text);

/// The width of a code point in terminal columns: 0 for combining marks, 2 for wide East Asian characters and
/// emoji, 1 otherwise. Independent of the locale.
int display_width(char32_t value);

/// Whether printing the code point can change how a terminal shows the text around it: control characters,
/// bidirectional controls, line separators and invisible marks.
bool is_unsafe_for_display(char32_t value);

/// The text with unsafe characters and invalid UTF-8 escaped (`
/// `, `\x1B`, `\u202E`). ASCII characters in `keep` are not escaped.
std::string escape_for_display(std::string_view text, std::string_view keep = {});

/// Appends one code point as in `escape_for_display`. Returns its width in columns.
int append_display_safe(std::string& out, std::string_view text, std::size_t offset, CodePoint point);

}  // namespace twinhull::base
