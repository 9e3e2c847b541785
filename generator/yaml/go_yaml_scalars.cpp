#include "yaml/go_yaml_scalars.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/ascii.h"
#include "base/unicode.h"
#include "yaml/go_yaml_plain.h"
#include "yaml/node.h"

namespace twinhull::yaml {
namespace {

using base::is_digit;

constexpr std::size_t longest_reserved = 5;

bool is_reserved_word(std::string_view text) {
  constexpr std::array<std::string_view, 36> words = {
      "y",    "Y",  "yes",  "Yes",  "YES",   "true",  "True",  "TRUE", "on",    "On",    "ON",    "n",
      "N",    "no", "No",   "NO",   "false", "False", "FALSE", "off",  "Off",   "OFF",   "null",  "Null",
      "NULL", "~",  ".nan", ".NaN", ".NAN",  ".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf"};
  constexpr std::string_view initials = "yYtToOnNfF~.+-";
  if (text.empty()) return true;
  if (text.size() > longest_reserved || initials.find(text.front()) == std::string_view::npos) return false;
  return text == "-.Inf" || text == "-.INF" || std::find(words.begin(), words.end(), text) != words.end();
}

/// `[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?`
bool is_base60(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return false;
  std::size_t at = text.find_first_not_of("0123456789_");
  if (at == std::string_view::npos || text[at] != ':') return false;
  while (at < text.size() && text[at] == ':') {
    const std::size_t begin = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    const std::size_t size = at - begin;
    if (size == 0 || size > 2 || (size == 2 && text[begin] > '5')) return false;
  }
  if (at == text.size()) return true;
  return text[at] == '.' && text.find_first_not_of("0123456789_", at + 1) == std::string_view::npos;
}

std::size_t width(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Looked up for every character that is written, so a table.
constexpr std::array<bool, 256> plain_characters = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    table[i] = base::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '/';
  }
  return table;
}();

}  // namespace

bool go_is_plain_word(std::string_view text) {
  if (text.empty() || !(base::is_letter(text.front()) || text.front() == '/')) return false;
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return plain_characters[static_cast<unsigned char>(c)]; });
  return plain && !is_reserved_word(text);
}

bool go_yaml_needs_quotes(std::string_view text) {
  if (is_reserved_word(text)) return true;
  const char first = text.front();
  if (first == '.') return is_go_float(text);
  if (!is_digit(first) && first != '+' && first != '-') return false;
  if (go_yaml_timestamp(text) || is_base60(text)) return true;
  const std::string bare = without_underscores(text);
  return is_go_integer(bare) || is_go_float(bare);
}

bool go_yaml_accepts(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x7F) {
      ++at;
      continue;
    }
    const base::CodePoint point = base::decode(text, at);
    const char32_t value = point.value;
    if (value == 0x7F || (value > 0x7F && value < 0xA0 && value != 0x85) || value == 0xFFFE ||
        value == 0xFFFF) {
      return false;
    }
    at += point.size;
  }
  return true;
}

std::string go_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (point.valid) {
      out += text.substr(at, point.size);
    } else {
      out += "\xEF\xBF\xBD";
    }
    at += point.size;
  }
  return out;
}

std::size_t go_break_size(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('\n') || rest.starts_with('\r')) return 1;
  if (rest.starts_with("\xC2\x85")) return 2;
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

bool go_is_printable(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t ahead) {
    return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : 0;
  };
  const int first = byte(0);
  if (first == 0xEF) {
    const bool mark = byte(1) == 0xBB && byte(2) == 0xBF;
    return !mark && !(byte(1) == 0xBF && (byte(2) == 0xBE || byte(2) == 0xBF));
  }
  return first == '\n' || (first >= 0x20 && first <= 0x7E) || (first == 0xC2 && byte(1) >= 0xA0) ||
         (first > 0xC2 && first < 0xED) || (first == 0xED && byte(1) < 0xA0) || first == 0xEE;
}

GoScalarForms go_scalar_forms(std::string_view text) {
  GoScalarForms forms;
  if (text.empty()) {
    forms.block = false;
    return forms;
  }
  bool indicators = text.starts_with("---") || text.starts_with("...");
  bool special = false;
  bool spaces_at_ends = false;
  bool trailing_space = false;
  bool break_space = false;
  bool space_break = false;
  bool after_white = true;
  bool after_space = false;
  bool after_break = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = width(text[at]);
    const char c = text[at];
    const bool last = at + size >= text.size();
    const bool before_white = last || text[at + size] == ' ' || text[at + size] == '\t';
    if (at == 0) {
      if (std::string_view("#,[]{}&*!|>'\"%@`").find(c) != std::string_view::npos) indicators = true;
      if ((c == '?' || c == ':' || c == '-') && before_white) indicators = true;
    } else if ((c == ':' && before_white) || (c == '#' && after_white)) {
      indicators = true;
    }
    if (!go_is_printable(text, at)) special = true;
    const bool line_break = go_break_size(text, at) > 0;
    if (c == ' ' || line_break) {
      if (at == 0 || last) spaces_at_ends = true;
    }
    if (c == ' ') {
      if (last) trailing_space = true;
      if (after_break) break_space = true;
    } else if (line_break) {
      forms.multiline = true;
      if (after_space) space_break = true;
    }
    after_space = c == ' ';
    after_break = line_break;
    after_white = c == ' ' || c == '\t' || line_break || c == '\0';
    at += size;
  }
  forms.plain =
      !spaces_at_ends && !break_space && !space_break && !special && !forms.multiline && !indicators;
  forms.single_quoted = !break_space && !space_break && !special;
  forms.block = !trailing_space && !space_break && !special;
  return forms;
}

}  // namespace twinhull::yaml
