#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::yaml {

/// Thrown and caught inside this folder: reading stops here, for this reason.
struct SyntaxError {
  diagnostic::Finding finding;
};

/// What stood between two tokens: white space, line breaks and comments.
struct Trivia {
  bool broke = false;  ///< a line break was crossed
  bool tab = false;    ///< a tab stands on the last line (or in the whole gap, when there is no break)
  /// The comment lines right above the line where the gap ends; empty range when there are none.
  std::uint32_t comment_begin = 0;
  std::uint32_t comment_end = 0;
};

/// A place in a text, and the start of its line. The text was checked: it is UTF-8, line breaks
/// are LF or CRLF.
struct Cursor {
  std::string_view text;
  std::uint32_t file = 0;
  std::uint32_t pos = 0;
  std::uint32_t line_start = 0;

  bool at_end() const { return pos >= text.size(); }
  char peek(std::uint32_t ahead = 0) const { return pos + ahead < text.size() ? text[pos + ahead] : '\0'; }
  /// Blank, line break or end of the text, `ahead` bytes from here.
  bool blank_or_end(std::uint32_t ahead = 0) const;
  bool at_break(std::uint32_t ahead = 0) const;
  bool at_line_start() const { return pos == line_start; }
  int column() const { return static_cast<int>(pos - line_start); }
  /// `---` or `...` at the start of a line.
  bool at_document_marker() const;
  bool at_marker(std::string_view marker) const;

  /// Past blanks on this line.
  void skip_blanks();
  /// Past one line break, which must be here.
  void skip_break();
  /// Past white space, line breaks and comments. A `#` that follows no white space is no comment and ends
  /// the gap.
  Trivia skip_gap();

  source::Span span(std::uint32_t begin, std::uint32_t end) const { return {file, begin, end}; }
};

/// Stops reading: a violation of YAML's syntax, from `begin` to `end`.
[[noreturn]] void refuse(const Cursor& cursor, std::uint32_t begin, std::uint32_t end, std::string rule,
                         std::string message, std::string help);

/// The end of what a person would call the word at `begin`, for underlining: its line's rest, trimmed.
std::uint32_t rest_of_line(std::string_view text, std::uint32_t begin);

}  // namespace twinhull::yaml
