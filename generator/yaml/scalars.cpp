#include "yaml/scalars.h"

#include <string>

#include "base/unicode.h"

namespace twinhull::yaml {
namespace {

bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

/// Whether a character can go on a plain scalar (blanks and breaks apart).
bool plain_safe(const Cursor& cursor, std::uint32_t ahead, bool flow) {
  return !cursor.blank_or_end(ahead) && !(flow && is_flow_indicator(cursor.peek(ahead)));
}

void check_plain_start(const Cursor& cursor, bool flow) {
  const char c = cursor.peek();
  const bool conditional = c == '-' || c == '?' || c == ':';
  const bool reserved = std::string_view(",[]{}#&*!|>'\"%@`").find(c) != std::string_view::npos;
  if (!reserved && (!conditional || plain_safe(cursor, 1, flow))) return;
  refuse(cursor, cursor.pos, cursor.pos + 1, "yaml-syntax",
         std::string("a value that starts with `") + c + "`, which has a meaning of its own in YAML",
         "quote the value");
}

/// Moves over the part of a plain scalar that stands on this line; returns where it ends.
std::uint32_t scan_plain_line(Cursor& cursor, bool flow) {
  std::uint32_t end = cursor.pos;
  while (!cursor.at_end() && !cursor.at_break()) {
    const char c = cursor.peek();
    if (c == ' ' || c == '\t') {
      ++cursor.pos;
      continue;
    }
    if (c == ':' && !plain_safe(cursor, 1, flow)) break;
    if (c == '#' && end < cursor.pos) break;
    if (flow && is_flow_indicator(c)) break;
    end = ++cursor.pos;
  }
  return end;
}

/// Over line breaks and indentation to the next line with content; counts the breaks.
int skip_to_next_line(Cursor& cursor) {
  int breaks = 0;
  while (true) {
    cursor.skip_blanks();
    if (!cursor.at_break()) return breaks;
    cursor.skip_break();
    ++breaks;
  }
}

void append_fold(std::string& content, int breaks) {
  if (breaks == 1) {
    content += ' ';
  } else {
    content.append(static_cast<std::size_t>(breaks - 1), '\n');
  }
}

int leading_spaces(const Cursor& cursor) {
  std::uint32_t at = cursor.line_start;
  while (at < cursor.pos && cursor.text[at] == ' ') ++at;
  return static_cast<int>(at - cursor.line_start);
}

Scalar scan_plain(Cursor& cursor, const Place& place, base::Arena& arena) {
  Scalar scalar;
  scalar.begin = cursor.pos;
  check_plain_start(cursor, place.flow);
  scalar.end = scan_plain_line(cursor, place.flow);
  scalar.text = cursor.text.substr(scalar.begin, scalar.end - scalar.begin);
  std::string content;
  while (!place.one_line) {
    Cursor next = cursor;
    const int breaks = skip_to_next_line(next);
    const bool continues = breaks > 0 && !next.at_end() &&
                           (place.flow || leading_spaces(next) > place.indent) &&
                           !next.at_document_marker() && next.peek() != '#';
    if (!continues) break;
    const std::uint32_t begin = next.pos;
    const std::uint32_t end = scan_plain_line(next, place.flow);
    if (end == begin) break;
    if (content.empty()) content = scalar.text;
    append_fold(content, breaks);
    content += cursor.text.substr(begin, end - begin);
    scalar.end = end;
    cursor = next;
  }
  cursor.pos = scalar.end;
  if (!content.empty()) scalar.text = arena.copy(content);
  return scalar;
}

[[noreturn]] void refuse_unclosed(const Cursor& cursor, std::uint32_t begin) {
  refuse(cursor, begin, rest_of_line(cursor.text, begin), "yaml-syntax", "a quote that is never closed",
         std::string("close it with `") + cursor.text[begin] + "`");
}

/// Whether the line at the cursor is what would come next if the quote above had been closed: an entry of the
/// map that the quoted text stands in. Texts of several words are no such case.
bool is_swallowed_entry(const Cursor& cursor, std::uint32_t quote, const Place& place) {
  if (place.flow || leading_spaces(cursor) != place.indent) return false;
  const std::string_view first = cursor.text.substr(quote + 1, rest_of_line(cursor.text, quote) - quote - 1);
  const std::string_view line =
      cursor.text.substr(cursor.pos, rest_of_line(cursor.text, cursor.pos) - cursor.pos);
  const std::string_view word = line.substr(0, line.find(' '));
  return first.find(' ') == std::string_view::npos && word.size() > 1 && word.ends_with(':');
}

/// Over a line break inside quotes: `content` loses the blanks before it and gains what it folds to. The next
/// line may be indented by less than YAML asks for, by tabs, or not at all: libyaml, which kubectl, Helm and
/// Kustomize read with, does not look. Blanks before `keep` were written as escapes and stay.
void fold_quoted(Cursor& cursor, Scalar& scalar, const Place& place, std::string& content, std::size_t keep) {
  while (content.size() > keep && (content.back() == ' ' || content.back() == '\t')) content.pop_back();
  const int breaks = skip_to_next_line(cursor);
  if (cursor.at_end() || cursor.at_document_marker()) refuse_unclosed(cursor, scalar.begin);
  if (scalar.swallowed == 0 && is_swallowed_entry(cursor, scalar.begin, place)) scalar.swallowed = cursor.pos;
  append_fold(content, breaks);
}

Scalar scan_single_quoted(Cursor& cursor, const Place& place, base::Arena& arena) {
  Scalar scalar;
  scalar.style = Style::single_quoted;
  scalar.begin = cursor.pos++;
  std::string content;
  bool verbatim = true;  // nothing unfolded or unescaped so far: the text is a part of the source
  while (true) {
    if (cursor.at_end()) refuse_unclosed(cursor, scalar.begin);
    if (cursor.peek() == '\'' && cursor.peek(1) != '\'') break;
    const bool escape = cursor.peek() == '\'';
    if (verbatim && (escape || cursor.at_break())) {
      content = cursor.text.substr(scalar.begin + 1, cursor.pos - scalar.begin - 1);
      verbatim = false;
    }
    if (cursor.at_break()) {
      fold_quoted(cursor, scalar, place, content, 0);
      continue;
    }
    if (!verbatim) content += cursor.peek();
    cursor.pos += escape ? 2 : 1;
  }
  scalar.end = ++cursor.pos;
  scalar.text =
      verbatim ? cursor.text.substr(scalar.begin + 1, scalar.end - scalar.begin - 2) : arena.copy(content);
  return scalar;
}

[[noreturn]] void refuse_escape(const Cursor& cursor, std::uint32_t size, std::string message) {
  refuse(cursor, cursor.pos, cursor.pos + size, "yaml-syntax", std::move(message),
         "write `\\\\` for a backslash, or use single quotes");
}

/// The number written by `size` hexadecimal digits, `ahead` bytes from the cursor.
char32_t hex_digits(const Cursor& cursor, std::uint32_t ahead, std::uint32_t size) {
  char32_t value = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const char c = cursor.peek(ahead + i);
    const bool digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!digit && (lower < 'a' || lower > 'f')) {
      refuse_escape(cursor, ahead, "an escape that lacks hexadecimal digits");
    }
    value = value * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

/// `\x41`, `\u0041`, `\U00000041`; two halves of a pair (`\ud83d\ude00`, as JSON writes it) are one.
void append_code_point(Cursor& cursor, std::string& content, std::uint32_t size) {
  char32_t value = hex_digits(cursor, 2, size);
  std::uint32_t used = 2 + size;
  if (size == 4 && value >= 0xD800 && value < 0xDC00 && cursor.peek(6) == '\\' && cursor.peek(7) == 'u') {
    const char32_t low = hex_digits(cursor, 8, 4);
    if (low >= 0xDC00 && low < 0xE000) {
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      used = 12;
    }
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    refuse_escape(cursor, used, "an escape that stands for no character");
  }
  base::append_utf8(content, value);
  cursor.pos += used;
}

void append_escape(Cursor& cursor, std::string& content) {
  constexpr std::string_view letters = "0abt\tnvfre \"/\\N_LP";
  constexpr char32_t values[] = {0,    7,    8,    9,   9,    10,   11,   12,     13,
                                 0x1B, 0x20, 0x22, '/', 0x5C, 0x85, 0xA0, 0x2028, 0x2029};
  const char letter = cursor.peek(1);
  if (letter == 'x') return append_code_point(cursor, content, 2);
  if (letter == 'u') return append_code_point(cursor, content, 4);
  if (letter == 'U') return append_code_point(cursor, content, 8);
  const std::size_t found = letters.find(letter);
  if (found == std::string_view::npos) refuse_escape(cursor, 2, "an escape that YAML does not know");
  base::append_utf8(content, values[found]);
  cursor.pos += 2;
}

Scalar scan_double_quoted(Cursor& cursor, const Place& place, base::Arena& arena) {
  Scalar scalar;
  scalar.style = Style::double_quoted;
  scalar.begin = cursor.pos++;
  std::string content;
  std::size_t keep = 0;
  bool verbatim = true;
  while (true) {
    if (cursor.at_end()) refuse_unclosed(cursor, scalar.begin);
    if (cursor.peek() == '"') break;
    const bool escape = cursor.peek() == '\\';
    if (verbatim && (escape || cursor.at_break())) {
      content = cursor.text.substr(scalar.begin + 1, cursor.pos - scalar.begin - 1);
      verbatim = false;
    }
    if (escape && cursor.at_break(1)) {
      // An escaped line break joins the lines; empty lines that follow still count.
      ++cursor.pos;
      keep = content.size();
      fold_quoted(cursor, scalar, place, content, keep);
      if (content.size() == keep + 1 && content.back() == ' ') {
        content.pop_back();
      }
    } else if (escape) {
      append_escape(cursor, content);
      keep = content.size();
    } else if (cursor.at_break()) {
      fold_quoted(cursor, scalar, place, content, keep);
    } else {
      if (!verbatim) content += cursor.peek();
      ++cursor.pos;
    }
  }
  scalar.end = ++cursor.pos;
  scalar.text =
      verbatim ? cursor.text.substr(scalar.begin + 1, scalar.end - scalar.begin - 2) : arena.copy(content);
  return scalar;
}

}  // namespace

Scalar scan_scalar(Cursor& cursor, const Place& place, base::Arena& arena) {
  switch (cursor.peek()) {
    case '\'':
      return scan_single_quoted(cursor, place, arena);
    case '"':
      return scan_double_quoted(cursor, place, arena);
    case '|':
    case '>':
      return place.flow || place.one_line ? scan_plain(cursor, place, arena)
                                          : scan_block_scalar(cursor, place, arena);
    default:
      return scan_plain(cursor, place, arena);
  }
}

}  // namespace twinhull::yaml
