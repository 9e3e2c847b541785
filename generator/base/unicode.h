#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twinhull::base {

/// One code point of a UTF-8 text. A byte that does not begin a well-formed sequence stands for
/// itself: `valid` is false, `size` is 1 and `value` is the byte.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t size = 1;
  bool valid = false;
};

/// The code point that begins at `offset`, which must be inside the text.
CodePoint decode(std::string_view text, std::size_t offset);

/// Appends a code point as UTF-8; one that UTF-8 cannot carry becomes U+FFFD.
void append_utf8(std::string& out, char32_t value);

/// How many code points the text has. Continuation bytes add nothing, wherever they stand, so the
/// cost is one pass without decoding.
std::size_t count_code_points(std::string_view text);

/// The columns of a terminal that a code point takes: 0 for combining marks, 2 for wide characters
/// of East Asian scripts and emoji, 1 otherwise. Independent of the locale.
int display_width(char32_t value);

/// Whether printing the code point could change how a terminal shows the text around it: control
/// characters, bidirectional controls, line separators and invisible marks.
bool is_unsafe_for_display(char32_t value);

/// The text with everything that disturbs a display spelled out (`\n`, `\x1B`, `\u202E`), including
/// bytes that are not UTF-8. ASCII characters in `keep` stay as they are.
std::string escape_for_display(std::string_view text, std::string_view keep = {});

/// Appends one code point of a text in the way of `escape_for_display`. Returns the columns it takes.
int append_display_safe(std::string& out, std::string_view text, std::size_t offset, CodePoint point);

}  // namespace twinhull::base
