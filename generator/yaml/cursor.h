#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/syntax_errors.h"

namespace twinhull::yaml {

/// What precedes a token: white space, line breaks and comments.
struct Trivia {
  bool broke = false;  ///< contains a line break
  bool tab = false;    ///< contains a tab on the last line
  /// The comment lines directly above the line of the next token; empty range if there are none.
  std::uint32_t comment_begin = 0;
  std::uint32_t comment_end = 0;
};

/// A position in a text, and the start of its line. The text is valid UTF-8 with LF or CRLF line breaks.
struct Cursor {
  std::string_view text;
  std::uint32_t file = 0;
  std::uint32_t pos = 0;
  std::uint32_t line_start = 0;

  bool at_end() const { return pos >= text.size(); }
  char peek(std::uint32_t ahead = 0) const { return pos + ahead < text.size() ? text[pos + ahead] : '\0'; }
  /// Whether there is a blank, a line break or the end of the text `ahead` bytes from here.
  bool blank_or_end(std::uint32_t ahead = 0) const;
  bool at_break(std::uint32_t ahead = 0) const;
  bool at_line_start() const { return pos == line_start; }
  int column() const { return static_cast<int>(pos - line_start); }
  /// Whether the cursor is at `---` or `...` at the start of a line.
  bool at_document_marker() const;
  bool at_marker(std::string_view marker) const;

  /// Skips blanks on this line.
  void skip_blanks();
  /// Skips a line break, which must be here.
  void skip_break();
  /// Skips white space, line breaks and comments. A `#` that does not follow white space is not a comment and
  /// ends the gap.
  Trivia skip_gap();

  source::Span span(std::uint32_t begin, std::uint32_t end) const { return {file, begin, end}; }
};

/// Throws a SyntaxError for the text from `begin` to `end`.
[[noreturn]] void throw_syntax_error(const Cursor& cursor, std::uint32_t begin, std::uint32_t end,
                                     std::string rule, std::string message, std::string help,
                                     SyntaxErrorKind kind = SyntaxErrorKind::other);

/// The end of the line of `begin`, without trailing white space, for underlining.
std::uint32_t rest_of_line(std::string_view text, std::uint32_t begin);

}  // namespace twinhull::yaml
