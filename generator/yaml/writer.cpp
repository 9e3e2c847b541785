#include "yaml/writer.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/unicode.h"
#include "yaml/spaces.h"

namespace twinhull::yaml {
namespace {

constexpr std::size_t kLongKey = 1000;  ///< parsers look at most 1024 characters ahead for a key's `:`

using base::is_digit;

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return base::to_lower(a) == b; });
}

/// Booleans, nulls and special numbers of any YAML version, in any case.
bool is_reserved_word(std::string_view text) {
  constexpr std::array<std::string_view, 18> words = {"y",    "n",    "yes",   "no",    "true",     "false",
                                                      "on",   "off",  "null",  "none",  "nan",      "inf",
                                                      ".nan", ".inf", "+.inf", "-.inf", "infinity", "<<"};
  if (text.size() > std::string_view("infinity").size()) return false;
  if (std::string_view("yntfoi.+-<").find(base::to_lower(text.front())) == std::string_view::npos)
    return false;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return same_word(text, word); });
}

/// Integers in any base, floats, dates, times, addresses: text that starts with a digit (after a sign or a
/// dot) and consists of their characters only.
bool looks_like_number(std::string_view text) {
  std::size_t first = 0;
  while (first < text.size() && (text[first] == '+' || text[first] == '-' || text[first] == '.')) ++first;
  if (first == text.size() || !(is_digit(text[first]) || text[first] == '_')) return false;
  constexpr std::string_view others = "+-._:abcdefxotzABCDEFXOTZ ";
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_digit(c) || others.find(c) != std::string_view::npos; });
}

/// Whether a character (including the line break) must be escaped.
bool needs_escape(base::CodePoint point) {
  return !point.valid || base::is_unsafe_for_display(point.value) || (point.value & 0xFFFE) == 0xFFFE;
}

bool any_escape(std::string_view text, std::string_view allowed = {}) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++at;
      continue;
    }
    const base::CodePoint point = base::decode(text, at);
    const bool fine = point.size == 1 && allowed.find(text[at]) != std::string_view::npos;
    if (!fine && needs_escape(point)) return true;
    at += point.size;
  }
  return false;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += "0123456789ABCDEF"[(value >> (4 * i)) & 0xF];
}

void append_escape(std::string& out, char32_t c) {
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      if (c <= 0xFF) {
        out += "\\x";
        append_hex(out, c, 2);
      } else if (c <= 0xFFFF) {
        out += "\\u";
        append_hex(out, c, 4);
      } else {
        out += "\\U";
        append_hex(out, c, 8);
      }
  }
}

/// Whether all parsers read a literal block back as the same text: some line has content, none ends in white
/// space or begins with a tab, it does not end with a blank line (which a following action with `{{-` would
/// remove), and nothing needs an escape.
bool fits_literal(std::string_view text) {
  if (text.ends_with("\n\n")) return false;
  if (text.find('\n') == std::string_view::npos || text.find_first_not_of('\n') == std::string_view::npos) {
    return false;
  }
  char before = '\n';
  for (const char c : text) {
    if (c == '\n' && (before == ' ' || before == '\t')) return false;
    if (c == '\t' && before == '\n') return false;
    before = c;
  }
  return before != ' ' && before != '\t' && !any_escape(text, "\n\t");
}

void append_literal(std::string& out, std::string_view text, int indent) {
  out += '|';
  if (text[text.find_first_not_of('\n')] == ' ') out += '2';
  if (text.back() != '\n') out += '-';
  out += '\n';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out.append(static_cast<std::size_t>(indent), ' ').append(text.substr(0, end));
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string literal_of(const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return node.is_true() ? "true" : "false";
    case Kind::integer:
    case Kind::number:
      return std::string(node.text);
    default:
      return scalar(node.text);
  }
}

bool is_empty(const Node& node) { return node.entries.empty() && node.items.empty(); }

bool is_block(const Node& node) { return (node.is(Kind::map) || node.is(Kind::list)) && !is_empty(node); }

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  /// Writes the entries or items of a collection. If `started`, the caller has already indented the first
  /// line.
  void block(const Node& node, int indent, bool started) {
    if (node.is(Kind::map)) {
      for (const Entry& entry : node.entries) {
        if (!started) {
          comment(entry.comment, indent);
          pad(indent);
        }
        started = false;
        key(entry.key, indent);
        value(*entry.value, indent);
      }
      return;
    }
    for (const Node* item : node.items) {
      if (!started) {
        item_comments(*item, indent);
        pad(indent);
      }
      started = false;
      out_ += '-';
      if (is_block(*item)) {
        out_ += ' ';
        block(*item, indent + 2, true);
      } else {
        inline_value(*item, indent);
      }
    }
  }

 private:
  void pad(int indent) { out_.append(static_cast<std::size_t>(indent), ' '); }

  void comment(std::string_view text, int indent) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      pad(indent);
      out_ += end == 0 ? "#" : "# ";
      out_.append(base::escape_for_display(text.substr(0, end), "\t")) += '\n';
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  /// Writes the comments above an item: its own, and those of the entries and items that begin on its first
  /// line.
  void item_comments(const Node& item, int indent) {
    comment(item.comment, indent);
    if (item.is(Kind::map) && !item.entries.empty()) comment(item.entries.front().comment, indent);
    if (item.is(Kind::list) && !item.items.empty()) item_comments(*item.items.front(), indent);
  }

  void key(std::string_view text, int indent) {
    const std::string written = scalar(text);
    if (written.size() > kLongKey) {
      out_.append("? ").append(written) += '\n';
      pad(indent);
    } else {
      out_ += written;
    }
    out_ += ':';
  }

  void value(const Node& node, int indent) {
    if (is_block(node)) {
      out_ += '\n';
      block(node, indent + 2, false);
    } else {
      inline_value(node, indent);
    }
  }

  /// Writes a scalar or an empty collection after a `:` or `-`.
  void inline_value(const Node& node, int indent) {
    out_ += ' ';
    if (node.is(Kind::string) && fits_literal(node.text)) {
      append_literal(out_, node.text, indent + 2);
      return;
    }
    if (node.is(Kind::map)) {
      out_ += "{}";
    } else if (node.is(Kind::list)) {
      out_ += "[]";
    } else {
      out_ += literal_of(node);
    }
    out_ += '\n';
  }

  std::string& out_;
};

}  // namespace

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (!point.valid) {
      base::append_utf8(out, 0xFFFD);
    } else if (needs_escape(point)) {
      append_escape(out, point.value);
    } else {
      if (text[at] == '"' || text[at] == '\\') out += '\\';
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  return out += '"';
}

bool needs_quotes(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return true;
  const char first = text.front();
  if (std::string_view("?:,[]{}#&*!|>'\"%@`=~").find(first) != std::string_view::npos) return true;
  if (first == '-' && (text.size() == 1 || text[1] == ' ')) return true;
  if (text.starts_with("---") || text.starts_with("...")) return true;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return true;
  if (text.find("{{") != std::string_view::npos) return true;
  if (find_foreign_space(text).size != 0) return true;  // readers can take it for white space
  return is_reserved_word(text) || looks_like_number(text) || any_escape(text);
}

std::string scalar(std::string_view text) {
  return needs_quotes(text) ? double_quoted(text) : std::string(text);
}

void write(std::string& out, const Node& node, int indent) {
  if (is_block(node)) {
    Writer(out).block(node, indent, false);
    return;
  }
  out.append(static_cast<std::size_t>(indent), ' ');
  out += node.is(Kind::map) ? "{}" : node.is(Kind::list) ? "[]" : literal_of(node);
  out += '\n';
}

}  // namespace twinhull::yaml
