#include "yaml/cursor.h"

#include <utility>

namespace twinhull::yaml {

bool Cursor::at_break(std::uint32_t ahead) const {
  return peek(ahead) == '\n' || (peek(ahead) == '\r' && peek(ahead + 1) == '\n');
}

bool Cursor::blank_or_end(std::uint32_t ahead) const {
  return pos + ahead >= text.size() || peek(ahead) == ' ' || peek(ahead) == '\t' || at_break(ahead);
}

bool Cursor::at_marker(std::string_view marker) const {
  return pos == line_start && text.substr(pos).starts_with(marker) && blank_or_end(3);
}

bool Cursor::at_document_marker() const { return at_marker("---") || at_marker("..."); }

void Cursor::skip_blanks() {
  while (peek() == ' ' || peek() == '\t') ++pos;
}

void Cursor::skip_break() {
  pos += peek() == '\r' ? 2 : 1;
  line_start = pos;
}

Trivia Cursor::skip_gap() {
  Trivia gap;
  bool blank_before = pos == line_start;
  bool own_line = blank_before;
  while (!at_end()) {
    const std::uint32_t begin = pos;
    while (peek() == ' ' || peek() == '\t') {
      gap.tab = gap.tab || peek() == '\t';
      ++pos;
    }
    blank_before = blank_before || pos > begin;
    const bool comment = peek() == '#' && blank_before;
    if (comment) {
      if (own_line && gap.comment_begin == gap.comment_end) gap.comment_begin = pos;
      while (!at_end() && !at_break()) ++pos;
      if (own_line) gap.comment_end = pos;
    }
    if (!at_break()) break;
    if (own_line && !comment) gap.comment_begin = gap.comment_end = 0;
    skip_break();
    gap.broke = true;
    gap.tab = false;
    blank_before = own_line = true;
  }
  return gap;
}

void throw_syntax_error(const Cursor& cursor, std::uint32_t begin, std::uint32_t end, std::string rule,
                        std::string message, std::string help, SyntaxErrorKind kind) {
  diagnostic::Finding finding;
  finding.rule = std::move(rule);
  finding.message = std::move(message);
  finding.span = cursor.span(begin, end);
  finding.help = std::move(help);
  throw SyntaxError{std::move(finding), kind};
}

std::uint32_t rest_of_line(std::string_view text, std::uint32_t begin) {
  std::size_t end = text.find('\n', begin);
  if (end == std::string_view::npos) end = text.size();
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r')) --end;
  return static_cast<std::uint32_t>(end);
}

}  // namespace twinhull::yaml
