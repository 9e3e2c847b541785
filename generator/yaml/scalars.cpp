#include "yaml/scalars.h"

#include <string>

#include "base/ascii.h"
#include "base/unicode.h"

namespace twinhull::yaml {
namespace {

bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

/// Whether a plain scalar continues with the character (other than blanks and line breaks).
bool plain_safe(const Cursor& cursor, std::uint32_t ahead, bool flow) {
  return !cursor.blank_or_end(ahead) && !(flow && is_flow_indicator(cursor.peek(ahead)));
}

void check_plain_start(const Cursor& cursor, bool flow) {
  const char c = cursor.peek();
  const bool conditional = c == '-' || c == '?' || c == ':';
  const bool reserved = std::string_view(",[]{}#&*!|>'\"%@`").find(c) != std::string_view::npos;
  if (!reserved && (!conditional || plain_safe(cursor, 1, flow))) return;
  throw_syntax_error(cursor, cursor.pos, cursor.pos + 1, "yaml-syntax",
                     std::string("a value that starts with `") + c + "`, which is an indicator in YAML",
                     "quote the value");
}

/// Skips the part of a plain scalar on this line; returns its end.
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

/// Skips line breaks and indentation up to the next line with content; returns the number of line breaks.
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

Scalar scan_plain(Cursor& cursor, const ScalarContext& context, base::Arena& arena) {
  Scalar scalar;
  scalar.begin = cursor.pos;
  check_plain_start(cursor, context.flow);
  scalar.end = scan_plain_line(cursor, context.flow);
  scalar.text = cursor.text.substr(scalar.begin, scalar.end - scalar.begin);
  std::string content;
  while (!context.one_line) {
    Cursor next = cursor;
    const int breaks = skip_to_next_line(next);
    const bool continues = breaks > 0 && !next.at_end() &&
                           (context.flow || leading_spaces(next) > context.indent) &&
                           !next.at_document_marker() && next.peek() != '#';
    if (!continues) break;
    const std::uint32_t begin = next.pos;
    const std::uint32_t end = scan_plain_line(next, context.flow);
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

[[noreturn]] void reject_unclosed(const Cursor& cursor, std::uint32_t begin) {
  throw_syntax_error(
      cursor, begin, rest_of_line(cursor.text, begin), "yaml-syntax", "a quote that is never closed",
      std::string("close it with `") + cursor.text[begin] + "`", SyntaxErrorKind::unclosed_quote);
}

/// Whether the line at the cursor looks like the next entry of the map around an unclosed quote. Texts of
/// several words do not match.
bool is_swallowed_entry(const Cursor& cursor, std::uint32_t quote, const ScalarContext& context) {
  if (context.flow || leading_spaces(cursor) != context.indent) return false;
  const std::string_view first = cursor.text.substr(quote + 1, rest_of_line(cursor.text, quote) - quote - 1);
  const std::string_view line =
      cursor.text.substr(cursor.pos, rest_of_line(cursor.text, cursor.pos) - cursor.pos);
  const std::string_view word = line.substr(0, line.find(' '));
  return first.find(' ') == std::string_view::npos && word.size() > 1 && word.ends_with(':');
}

/// Skips a line break inside quotes: removes the blanks before it from `content` and appends what it folds
/// to. The next line may be indented less than YAML requires, by tabs, or not at all, because libyaml, used
/// by kubectl, Helm and Kustomize, does not check. Blanks before `keep` were escaped and are kept.
void fold_quoted(Cursor& cursor, Scalar& scalar, const ScalarContext& context, std::string& content,
                 std::size_t keep) {
  while (content.size() > keep && (content.back() == ' ' || content.back() == '\t')) content.pop_back();
  const int breaks = skip_to_next_line(cursor);
  if (cursor.at_end() || cursor.at_document_marker()) reject_unclosed(cursor, scalar.begin);
  if (scalar.swallowed == 0 && is_swallowed_entry(cursor, scalar.begin, context))
    scalar.swallowed = cursor.pos;
  append_fold(content, breaks);
}

Scalar scan_single_quoted(Cursor& cursor, const ScalarContext& context, base::Arena& arena) {
  Scalar scalar;
  scalar.style = Style::single_quoted;
  scalar.begin = cursor.pos++;
  std::string content;
  bool verbatim = true;  // nothing unfolded or unescaped yet: the content is a substring of the source
  while (true) {
    if (cursor.at_end()) reject_unclosed(cursor, scalar.begin);
    if (cursor.peek() == '\'' && cursor.peek(1) != '\'') break;
    const bool escape = cursor.peek() == '\'';
    if (verbatim && (escape || cursor.at_break())) {
      content = cursor.text.substr(scalar.begin + 1, cursor.pos - scalar.begin - 1);
      verbatim = false;
    }
    if (cursor.at_break()) {
      fold_quoted(cursor, scalar, context, content, 0);
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

[[noreturn]] void reject_escape(const Cursor& cursor, std::uint32_t size, std::string message) {
  throw_syntax_error(cursor, cursor.pos, cursor.pos + size, "yaml-syntax", std::move(message),
                     "write `\\\\` for a backslash, or use single quotes");
}

/// The value of `size` hexadecimal digits, `ahead` bytes from the cursor.
char32_t hex_digits(const Cursor& cursor, std::uint32_t ahead, std::uint32_t size) {
  char32_t value = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const char c = cursor.peek(ahead + i);
    const bool digit = base::is_digit(c);
    const char lower = static_cast<char>(c | 0x20);
    if (!digit && (lower < 'a' || lower > 'f')) {
      reject_escape(cursor, ahead, "an escape with too few hexadecimal digits");
    }
    value = value * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

/// Parses `\x41`, `\u0041`, `\U00000041`; a surrogate pair (`\ud83d\ude00`, as in JSON) is one character.
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
    reject_escape(cursor, used, "an escape that is not a Unicode character");
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
  if (found == std::string_view::npos) reject_escape(cursor, 2, "an escape that is not defined in YAML");
  base::append_utf8(content, values[found]);
  cursor.pos += 2;
}

Scalar scan_double_quoted(Cursor& cursor, const ScalarContext& context, base::Arena& arena) {
  Scalar scalar;
  scalar.style = Style::double_quoted;
  scalar.begin = cursor.pos++;
  std::string content;
  std::size_t keep = 0;
  bool verbatim = true;
  while (true) {
    if (cursor.at_end()) reject_unclosed(cursor, scalar.begin);
    if (cursor.peek() == '"') break;
    const bool escape = cursor.peek() == '\\';
    if (verbatim && (escape || cursor.at_break())) {
      content = cursor.text.substr(scalar.begin + 1, cursor.pos - scalar.begin - 1);
      verbatim = false;
    }
    if (escape && cursor.at_break(1)) {
      // An escaped line break joins the lines; empty lines after it still count.
      ++cursor.pos;
      keep = content.size();
      fold_quoted(cursor, scalar, context, content, keep);
      if (content.size() == keep + 1 && content.back() == ' ') {
        content.pop_back();
      }
    } else if (escape) {
      append_escape(cursor, content);
      keep = content.size();
    } else if (cursor.at_break()) {
      fold_quoted(cursor, scalar, context, content, keep);
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

Scalar scan_scalar(Cursor& cursor, const ScalarContext& context, base::Arena& arena) {
  switch (cursor.peek()) {
    case '\'':
      return scan_single_quoted(cursor, context, arena);
    case '"':
      return scan_double_quoted(cursor, context, arena);
    case '|':
    case '>':
      return context.flow || context.one_line ? scan_plain(cursor, context, arena)
                                              : scan_block_scalar(cursor, context, arena);
    default:
      return scan_plain(cursor, context, arena);
  }
}

}  // namespace twinhull::yaml
