#include "yaml/go_yaml_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "base/ascii.h"
#include "base/go_float.h"
#include "base/unicode.h"
#include "yaml/go_yaml_scalars.h"

namespace twinhull::yaml {
namespace {

constexpr int indent_step = 2;
constexpr int max_column = 80;               ///< beyond it, texts are folded
constexpr std::size_t max_simple_key = 128;  ///< bytes; longer keys are written as `? key`

/// Go's `unicode.IsLetter`. Outside of ASCII, all but the blocks of punctuation, symbols and
/// pictographs.
bool is_letter(char32_t c) {
  if (c < 0x80) return base::is_letter(static_cast<char>(c));
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  const bool punctuation =
      (c >= 0x2000 && c < 0x2071) || (c >= 0x20A0 && c < 0x2102) || (c >= 0x2190 && c < 0x2C00) ||
      (c >= 0x3000 && c < 0x3005) || (c >= 0x3008 && c < 0x3031) || (c >= 0xE000 && c < 0xF900) ||
      (c >= 0xFE00 && c < 0xFE70) || (c >= 0xFF01 && c < 0xFF21) || (c >= 0x1F000 && c < 0x20000) ||
      c >= 0xE0000 || c == 0xFEFF || (c >= 0xFFF0 && c < 0x10000);
  return !punctuation;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

/// The digits from `at` on as a number, which overflows as in Go; moves `at` behind them.
std::uint64_t take_digits(const std::u32string& text, std::size_t& at, std::uint64_t start) {
  for (; at < text.size() && is_digit(text[at]); ++at) start = start * 10 + (text[at] - '0');
  return start;
}

void append_escape(std::string& out, char32_t value) {
  constexpr std::string_view letters = "0abtnvfre\"\\N_LP";
  constexpr std::array<char32_t, 15> values = {0,    7,    8,    9,    10,   11,     12,    13,
                                               0x1B, 0x22, 0x5C, 0x85, 0xA0, 0x2028, 0x2029};
  const auto* const found = std::find(values.begin(), values.end(), value);
  out += '\\';
  if (found != values.end()) {
    out += letters[static_cast<std::size_t>(found - values.begin())];
    return;
  }
  const int digits = value <= 0xFF ? 2 : value <= 0xFFFF ? 4 : 8;
  out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int i = digits - 1; i >= 0; --i) out += "0123456789ABCDEF"[(value >> (4 * i)) & 0xF];
}

void write(GoYamlWriter& writer, const Node& node, LargeIntegers large) {
  switch (node.kind) {
    case Kind::null:
      return writer.null();
    case Kind::boolean:
      return writer.boolean(node.is_true());
    case Kind::integer:
      if (const std::optional<std::int64_t> value = node.integer()) return writer.integer(*value);
      if (large == LargeIntegers::exact) {
        std::uint64_t value = 0;
        const char* const end = node.text.data() + node.text.size();
        const std::from_chars_result result = std::from_chars(node.text.data(), end, value);
        if (result.ec == std::errc() && result.ptr == end) return writer.unsigned_integer(value);
      }
      return writer.number(node.number().value_or(0));
    case Kind::number:
      return writer.number(node.number().value_or(0));
    case Kind::string:
      return writer.string(node.text);
    case Kind::list:
      if (node.items.empty()) return writer.empty_list();
      writer.begin_list();
      for (const Node* item : node.items) {
        writer.item();
        write(writer, *item, large);
      }
      return writer.end_list();
    case Kind::map:
      if (node.entries.empty()) return writer.empty_map();
      writer.begin_map();
      std::vector<const Entry*> entries;
      for (const Entry& entry : node.entries) entries.push_back(&entry);
      std::stable_sort(entries.begin(), entries.end(),
                       [](const Entry* a, const Entry* b) { return go_yaml_key_less(a->key, b->key); });
      for (const Entry* entry : entries) {
        writer.key(entry->key);
        write(writer, *entry->value, large);
      }
      return writer.end_map();
  }
}

}  // namespace

bool go_yaml_key_less(std::string_view a, std::string_view b) {
  // Most keys differ in letters, which decides without decoding them.
  const std::size_t shared = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same < shared && a[same] == b[same]) ++same;
  if (same == shared) return a.size() < b.size();
  if (base::is_letter(a[same]) && base::is_letter(b[same])) return a[same] < b[same];
  const std::u32string left = base::code_points(a);
  const std::u32string right = base::code_points(b);
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    if (left[i] == right[i]) continue;
    const bool letter = is_letter(left[i]);
    const bool other = is_letter(right[i]);
    if (letter && other) return left[i] < right[i];
    if (letter || other) return other;
    // A zero after another digit is part of its number.
    std::uint64_t start = 0;
    if (left[i] == '0' || right[i] == '0') {
      for (std::size_t j = i; j > 0 && is_digit(left[j - 1]); --j) {
        if (left[j - 1] != '0') {
          start = 1;
          break;
        }
      }
    }
    std::size_t end = i;
    std::size_t other_end = i;
    const auto number = static_cast<std::int64_t>(take_digits(left, end, start));
    const auto other_number = static_cast<std::int64_t>(take_digits(right, other_end, start));
    if (number != other_number) return number < other_number;
    if (end != other_end) return end < other_end;
    return left[i] < right[i];
  }
  return left.size() < right.size();
}

void GoYamlWriter::put(char c) {
  out_ += c;
  ++column_;
}

/// The character at `at`, which moves behind it.
void GoYamlWriter::put(std::string_view text, std::size_t& at) {
  const std::size_t size = base::decode(text, at).size;
  out_ += text.substr(at, size);
  at += size;
  ++column_;
}

void GoYamlWriter::put_break() {
  out_ += '\n';
  column_ = 0;
}

void GoYamlWriter::write_indent(int indent) {
  indent = std::max(indent, 0);
  if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) put_break();
  if (column_ < indent) {
    out_.append(static_cast<std::size_t>(indent - column_), ' ');
    column_ = indent;
  }
  whitespace_ = true;
  indention_ = true;
}

void GoYamlWriter::indicator(std::string_view text, bool need_space, bool is_space, bool is_indention) {
  if (need_space && !whitespace_) put(' ');
  out_ += text;
  column_ += static_cast<int>(text.size());
  whitespace_ = is_space;
  indention_ = indention_ && is_indention;
}

void GoYamlWriter::begin_map() {
  const int outer = indent();
  indents_.push_back(outer < 0 ? 0 : outer + indent_step);
}

void GoYamlWriter::begin_list() {
  const int outer = indent();
  const bool indentless = position_ == ScalarPosition::map_value && !indention_ && !indent_lists_;
  indents_.push_back(outer < 0 ? 0 : outer + (indentless ? 0 : indent_step));
}

void GoYamlWriter::item() {
  write_indent(indent());
  indicator("-", true, false, true);
  position_ = ScalarPosition::other;
}

void GoYamlWriter::key(std::string_view text) {
  write_indent(indent());
  const bool fits = text.size() <= max_simple_key;
  if (fits && go_is_plain_word(text)) {
    word(text);
    indicator(":", false, false, false);
  } else if (fits && !go_scalar_forms(text).multiline) {
    position_ = ScalarPosition::simple_key;
    scalar(text);
    indicator(":", false, false, false);
  } else {
    indicator("?", true, false, true);
    position_ = ScalarPosition::map_value;
    scalar(text);
    write_indent(indent());
    indicator(":", true, false, true);
  }
  position_ = ScalarPosition::map_value;
}

void GoYamlWriter::word(std::string_view text) { indicator(text, true, false, false); }

void GoYamlWriter::integer(std::int64_t value) { word(std::to_string(value)); }

void GoYamlWriter::number(double value) {
  if (!std::isfinite(value)) {
    printable_ = false;
    return word("null");
  }
  if (value != std::trunc(value) || std::fabs(value) >= 1e21) return word(base::go_float(value));
  const std::string whole = base::go_json_float(value);
  const char* const end = whole.data() + whole.size();
  std::int64_t integer = 0;
  std::uint64_t large = 0;
  if (std::from_chars(whole.data(), end, integer).ec == std::errc()) return word(std::to_string(integer));
  if (std::from_chars(whole.data(), end, large).ec == std::errc() && value > 0) return word(whole);
  word(base::go_float(value));
}

void GoYamlWriter::string(std::string_view text) { scalar(text); }

void GoYamlWriter::scalar(std::string_view raw) {
  if (go_is_plain_word(raw)) return indicator(raw, true, false, false);
  std::string valid;
  std::string_view text = raw;
  if (std::any_of(raw.begin(), raw.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x7F; })) {
    valid = go_valid_utf8(raw);
    text = valid;
    if (!go_yaml_accepts(text)) printable_ = false;
  }
  const GoScalarForms forms = go_scalar_forms(text);
  const bool key = position_ == ScalarPosition::simple_key;
  const int outer = indent();
  const int inner = outer < 0 ? indent_step : outer + indent_step;
  if (text.find('\n') != std::string_view::npos) {
    if (forms.block && !key) return literal(text, inner);
    return double_quoted(text, inner);
  }
  if (go_yaml_needs_quotes(text) || (key && forms.multiline)) return double_quoted(text, inner);
  if (forms.plain) return plain(text, inner);
  if (forms.single_quoted) return single_quoted(text, inner);
  double_quoted(text, inner);
}

void GoYamlWriter::plain(std::string_view text, int indent) {
  const bool fold = position_ != ScalarPosition::simple_key;
  if (!whitespace_) put(' ');
  bool spaces = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != ' ') {
      put(text, at);
      indention_ = false;
      spaces = false;
      continue;
    }
    if (fold && !spaces && column_ > max_column && text[at + 1] != ' ') {
      write_indent(indent);
      ++at;
    } else {
      put(text, at);
    }
    spaces = true;
  }
  whitespace_ = false;
  indention_ = false;
}

void GoYamlWriter::single_quoted(std::string_view text, int indent) {
  const bool fold = position_ != ScalarPosition::simple_key;
  indicator("'", true, false, false);
  bool spaces = false;
  bool breaks = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      if (fold && !spaces && column_ > max_column && at > 0 && at + 1 < text.size() && text[at + 1] != ' ') {
        write_indent(indent);
        ++at;
      } else {
        put(text, at);
      }
      spaces = true;
    } else if (const std::size_t size = go_break_size(text, at); size > 0) {
      out_ += text.substr(at, size);
      at += size;
      column_ = 0;
      indention_ = true;
      breaks = true;
    } else {
      if (breaks) write_indent(indent);
      if (text[at] == '\'') put('\'');
      put(text, at);
      indention_ = false;
      spaces = false;
      breaks = false;
    }
  }
  indicator("'", false, false, false);
}

void GoYamlWriter::double_quoted(std::string_view text, int indent) {
  const bool fold = position_ != ScalarPosition::simple_key;
  // go-yaml looks for a byte order mark at the beginning, whichever character it is at.
  const bool mark = text.starts_with("\xEF\xBB\xBF");
  indicator("\"", true, false, false);
  bool spaces = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (mark || c == '"' || c == '\\' || !go_is_printable(text, at) || go_break_size(text, at) > 0) {
      const base::CodePoint point = base::decode(text, at);
      const std::size_t before = out_.size();
      append_escape(out_, point.value);
      column_ += static_cast<int>(out_.size() - before);
      at += point.size;
      spaces = false;
    } else if (c == ' ') {
      if (fold && !spaces && column_ > max_column && at > 0 && at + 1 < text.size()) {
        write_indent(indent);
        if (text[at + 1] == ' ') put('\\');
        ++at;
      } else {
        put(text, at);
      }
      spaces = true;
    } else {
      put(text, at);
      spaces = false;
    }
  }
  indicator("\"", false, false, false);
}

void GoYamlWriter::literal(std::string_view text, int indent) {
  indicator("|", true, false, false);
  if (text.front() == ' ' || go_break_size(text, 0) > 0) indicator("2", false, false, false);
  std::size_t last = text.size() - 1;
  const auto to_start = [&] {
    while ((static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
  };
  to_start();
  if (go_break_size(text, last) == 0) {
    indicator("-", false, false, false);
  } else if (last == 0) {
    indicator("+", false, false, false);
  } else {
    --last;
    to_start();
    if (go_break_size(text, last) > 0) indicator("+", false, false, false);
  }
  put_break();
  indention_ = true;
  whitespace_ = true;
  bool breaks = true;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t size = go_break_size(text, at); size > 0) {
      out_ += text.substr(at, size);
      at += size;
      column_ = 0;
      indention_ = true;
      breaks = true;
    } else {
      if (breaks) write_indent(indent);
      put(text, at);
      indention_ = false;
      breaks = false;
    }
  }
}

bool GoYamlWriter::finish() {
  write_indent(0);
  return printable_;
}

std::optional<std::string> write_go_yaml(const Node& node, LargeIntegers large) {
  std::string out;
  GoYamlWriter writer(out);
  write(writer, node, large);
  if (!writer.finish()) return std::nullopt;
  return out;
}

}  // namespace twinhull::yaml
