#include <algorithm>
#include <string>

#include "yaml/scalars.h"

namespace twinhull::yaml {
namespace {

enum class Chomping { clip, strip, keep };

struct Header {
  bool folded = false;
  Chomping chomping = Chomping::clip;
  int indent = 0;  ///< indentation indicator, 0 if detected from the first line
};

Header read_header(Cursor& cursor) {
  const std::uint32_t begin = cursor.pos;
  Header header;
  header.folded = cursor.peek() == '>';
  ++cursor.pos;
  for (int i = 0; i < 2; ++i) {
    const char c = cursor.peek();
    if ((c == '+' || c == '-') && header.chomping == Chomping::clip) {
      header.chomping = c == '+' ? Chomping::keep : Chomping::strip;
      ++cursor.pos;
    } else if (c >= '1' && c <= '9' && header.indent == 0) {
      header.indent = c - '0';
      ++cursor.pos;
    }
  }
  const std::uint32_t end = cursor.pos;
  cursor.skip_blanks();
  if (cursor.peek() == '#' && cursor.pos > end) {
    while (!cursor.at_end() && !cursor.at_break()) ++cursor.pos;
  }
  if (!cursor.at_end() && !cursor.at_break()) {
    throw_syntax_error(
        cursor, begin, rest_of_line(cursor.text, begin), "yaml-syntax",
        "text after the header of a block scalar",
        "put the text on the next line, indented; only `+`, `-` and a digit may follow `|` or `>`");
  }
  if (!cursor.at_end()) cursor.skip_break();
  return header;
}

std::uint32_t spaces_at(const Cursor& cursor) {
  std::uint32_t spaces = 0;
  while (cursor.peek(spaces) == ' ') ++spaces;
  return spaces;
}

/// The indentation of the content: that of the first non-blank line, or of the longest blank line if there is
/// no content.
std::uint32_t find_indent(Cursor cursor, std::uint32_t least) {
  std::uint32_t widest = 0;
  while (!cursor.at_end()) {
    const std::uint32_t spaces = spaces_at(cursor);
    cursor.pos += spaces;
    if (!cursor.at_break() && !cursor.at_end()) {
      if (spaces < least) break;
      if (widest > spaces) {
        throw_syntax_error(cursor, cursor.line_start, rest_of_line(cursor.text, cursor.pos), "yaml-syntax",
                           "an empty line above is indented more than this first line of a block scalar",
                           "remove the spaces from the empty lines");
      }
      return spaces;
    }
    widest = std::max(widest, spaces);
    if (!cursor.at_end()) cursor.skip_break();
  }
  return std::max(widest, least);
}

bool more_indented(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

}  // namespace

Scalar scan_block_scalar(Cursor& cursor, const ScalarContext& context, base::Arena& arena) {
  Scalar scalar;
  scalar.begin = cursor.pos;
  const Header header = read_header(cursor);
  scalar.style = header.folded ? Style::folded : Style::literal;
  scalar.end = rest_of_line(cursor.text, scalar.begin);
  const auto least = static_cast<std::uint32_t>(context.indent + 1);
  const std::uint32_t indent = header.indent > 0
                                   ? static_cast<std::uint32_t>(std::max(context.indent, 0) + header.indent)
                                   : find_indent(cursor, least);
  std::string content;
  std::size_t empties = 0;
  bool any = false;
  bool more_before = false;
  while (!cursor.at_end() && !cursor.at_document_marker()) {
    const std::uint32_t spaces = spaces_at(cursor);
    const Cursor behind_spaces{cursor.text, cursor.file, cursor.pos + spaces, cursor.line_start};
    const bool only_spaces = behind_spaces.at_break() || behind_spaces.at_end();
    if (spaces < indent && !only_spaces) break;
    const auto end =
        static_cast<std::uint32_t>(std::min(cursor.text.find('\n', behind_spaces.pos), cursor.text.size()));
    const bool terminated = end < cursor.text.size();
    const std::uint32_t line_end =
        end - (terminated && end > cursor.pos && cursor.text[end - 1] == '\r' ? 1 : 0);
    if (only_spaces && spaces <= indent) {
      ++empties;
    } else {
      const std::string_view line = cursor.text.substr(cursor.pos + indent, line_end - cursor.pos - indent);
      const bool more = more_indented(line);
      if (!any) {
        content.append(empties, '\n');
      } else if (header.folded && !more && !more_before) {
        content.append(std::max<std::size_t>(empties, 1), empties == 0 ? ' ' : '\n');
      } else {
        content.append(empties + 1, '\n');
      }
      content += line;
      any = true;
      more_before = more;
      empties = 0;
      scalar.end = line_end;
    }
    cursor.pos = end + (terminated ? 1 : 0);
    if (terminated) cursor.line_start = cursor.pos;
  }
  if (any && header.chomping != Chomping::strip) content += '\n';
  if (header.chomping == Chomping::keep) content.append(empties, '\n');
  scalar.text = arena.copy(content);
  return scalar;
}

}  // namespace twinhull::yaml
