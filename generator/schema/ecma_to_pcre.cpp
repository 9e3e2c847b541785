// Translates ECMA-262 regular expressions to PCRE2. Most syntax is identical; this file handles the
// differences: `\s`, `\v`, `\u{…}`, `\p{Letter}`, `.` before a line separator, `[^]`, and what PCRE2 would
// interpret as its extensions (`(*VERB)`, `\Q`, `a++`, `[[:alpha:]]`).

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "schema/characters.h"
#include "schema/regex.h"
#include "schema/unicode_categories.h"

namespace twinhull::schema {
namespace {

constexpr std::string_view spaces =
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{"
    "feff}";
constexpr std::string_view no_spaces =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";
constexpr std::string_view no_line_ends = "[^\\n\\r\\x{2028}\\x{2029}]";

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  base::Expected<std::string> run() {
    while (at_ < pattern_.size() && error_.empty()) take();
    if (!error_.empty()) return {{}, std::move(error_)};
    return {std::move(out_), {}};
  }

 private:
  void fail(std::string_view what) {
    error_ = std::string(what) + " at character " + std::to_string(at_ + 1);
  }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  bool ends(std::size_t ahead = 0) const { return at_ + ahead >= pattern_.size(); }

  void keep(std::size_t count) {
    out_ += pattern_.substr(at_, count);
    at_ += count;
  }

  void take() {
    const char c = peek();
    if (in_class_ && take_in_class(c)) return;
    switch (c) {
      case '\\':
        return take_escape();
      case '[':
        return open_class();
      case '.':
        out_ += no_line_ends;
        ++at_;
        return atom();
      case '(':
        return take_group();
      case '*':
      case '+':
      case '?':
        return take_quantifier(1);
      case '{':
        return take_brace();
      case '|':
      case '^':
        keep(1);
        repeatable_ = false;
        return;
      default:
        keep(1);
        return atom();
    }
  }

  void atom() { repeatable_ = true; }

  void open_class() {
    in_class_ = true;
    const bool negated = peek(1) == '^';
    keep(negated ? 2 : 1);
  }

  /// Inside `[]`; false for an escape, which is translated the same everywhere.
  bool take_in_class(char c) {
    if (c == '\\') return false;
    if (c == ']') {
      in_class_ = false;
      keep(1);
      atom();
    } else {
      if (c == '[') out_ += '\\';
      keep(1);
    }
    return true;
  }

  void take_group() {
    if (peek(1) == '*') return fail("`(*` is not valid");
    if (peek(1) == '?') {
      const std::string_view rest = pattern_.substr(at_ + 2);
      const bool known = rest.starts_with(':') || rest.starts_with('=') || rest.starts_with('!') ||
                         rest.starts_with("<=") || rest.starts_with("<!") ||
                         (rest.starts_with('<') && rest.size() > 1 &&
                          (is_letter(rest[1]) || rest[1] == '_' || rest[1] == '$'));
      if (!known) return fail("`(?` does not begin a group of ECMA-262");
      keep(rest.starts_with("<=") || rest.starts_with("<!") ? 4 : (rest[0] == '<' ? 2 : 3));
    } else {
      keep(1);
    }
    repeatable_ = false;
  }

  void take_quantifier(std::size_t size) {
    if (!repeatable_) return fail("there is nothing to repeat");
    keep(size);
    if (peek() == '?') keep(1);
    repeatable_ = false;
  }

  /// `{2}`, `{2,}`, `{2,3}`; any other brace is a literal.
  void take_brace() {
    std::size_t size = 1;
    while (is_digit(peek(size))) ++size;
    const bool digits = size > 1;
    if (peek(size) == ',') ++size;
    while (is_digit(peek(size))) ++size;
    if (digits && peek(size) == '}') return take_quantifier(size + 1);
    out_ += "\\{";
    ++at_;
    atom();
  }

  std::optional<std::uint32_t> hex_digits(std::size_t ahead, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = peek(ahead + i);
      if (!is_hex(c)) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  void code_point(std::uint32_t value, std::size_t size) {
    at_ += size;
    atom();
    const bool half = value >= 0xD800 && value < 0xE000;
    if (!half) {
      out_ += pcre_code_point(value);
    } else if (!in_class_) {
      out_ += "(?!)";  // a lone surrogate matches no text
    }
  }

  /// `\u0041`, `\ud83d\ude00`, `\u{1f600}`.
  void take_unicode() {
    if (peek(2) == '{') {
      const std::size_t end = pattern_.find('}', at_);
      const std::size_t count = end == std::string_view::npos ? 0 : end - at_ - 3;
      const auto value = count == 0 || count > 6 ? std::nullopt : hex_digits(3, count);
      if (!value || *value > 0x10FFFF) return fail("`\\u{` requires a code point");
      return code_point(*value, count + 4);
    }
    const auto value = hex_digits(2, 4);
    if (!value) return fail("`\\u` requires four hexadecimal digits");
    if (*value >= 0xD800 && *value < 0xDC00 && peek(6) == '\\' && peek(7) == 'u') {
      const auto low = hex_digits(8, 4);
      if (low && *low >= 0xDC00 && *low < 0xE000)
        return code_point(0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00), 12);
    }
    code_point(*value, 6);
  }

  /// `\p{Letter}`, `\P{Script=Greek}`.
  void take_property() {
    const std::size_t end = pattern_.find('}', at_);
    if (peek(2) != '{' || end == std::string_view::npos)
      return fail("a character property has the form `\\p{Name}`");
    std::string_view name = pattern_.substr(at_ + 3, end - at_ - 3);
    const std::size_t equals = name.find('=');
    const std::string_view kind = name.substr(0, equals == std::string_view::npos ? 0 : equals);
    if (equals != std::string_view::npos) name.remove_prefix(equals + 1);
    std::string pcre(name);
    if (kind.empty() || kind == "gc" || kind == "General_Category") {
      const std::string_view category = general_category(name);
      if (!category.empty()) pcre = category;
    } else if (kind == "sc" || kind == "Script") {
      pcre = "sc:" + pcre;
    } else if (kind == "scx" || kind == "Script_Extensions") {
      pcre = "scx:" + pcre;
    } else {
      return fail("`" + std::string(kind) + "` is not a property name");
    }
    if (pcre.empty() ||
        !all_of(pcre, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '&' || c == ':'; }))
      return fail("`" + std::string(name) + "` is not a character property");
    out_ += pattern_.substr(at_, 3);
    out_ += pcre + "}";
    at_ = end + 1;
    atom();
  }

  void space(bool other) {
    if (in_class_) {
      out_ += other ? no_spaces : spaces;
    } else {
      out_ += other ? "[^" : "[";
      out_.append(spaces).append("]");
    }
    at_ += 2;
    atom();
  }

  void back_reference() {
    std::size_t size = 1;
    while (is_digit(peek(size))) ++size;
    if (in_class_) return fail("`\\" + std::string(1, peek(1)) + "` is not an escape inside `[]`");
    out_ += "\\g{" + std::string(pattern_.substr(at_ + 1, size - 1)) + "}";
    at_ += size;
    atom();
  }

  void take_escape() {
    if (ends(1)) return fail("`\\` at the end");
    const char c = peek(1);
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        keep(2);
        return atom();
      case 's':
      case 'S':
        return space(c == 'S');
      case 'v':
        return code_point(0xB, 2);
      case 'b':
        keep(2);
        if (!in_class_) repeatable_ = false;
        return;
      case 'B':
        if (in_class_) return fail("`\\B` is not an escape inside `[]`");
        keep(2);
        repeatable_ = false;
        return;
      case 'c':
        if (!is_letter(peek(2))) return fail("`\\c` requires a letter");
        return code_point(static_cast<std::uint32_t>(peek(2) & 31), 3);
      case 'x': {
        const auto value = hex_digits(2, 2);
        if (!value) return fail("`\\x` requires two hexadecimal digits");
        return code_point(*value, 4);
      }
      case 'u':
        return take_unicode();
      case 'p':
      case 'P':
        return take_property();
      case 'k':
        if (peek(2) != '<' || in_class_) return fail("a named group is referenced by `\\k<name>`");
        keep(2);
        return atom();
      default:
        break;
    }
    if (c == '0' && !is_digit(peek(2))) return code_point(0, 2);
    if (is_digit(c) && c != '0') return back_reference();
    if (is_letter(c) || is_digit(c) || !is_ascii(c) || c < ' ')
      return fail("`\\" + (is_ascii(c) ? std::string(1, c) : std::string()) +
                  "` is not an escape of ECMA-262");
    keep(2);
    atom();
  }

  std::string_view pattern_;
  std::string error_;
  std::string out_;
  std::size_t at_ = 0;
  bool in_class_ = false;    ///< inside `[]`
  bool repeatable_ = false;  ///< a quantifier may follow
};

}  // namespace

base::Expected<std::string> to_pcre(std::string_view pattern) { return Translator(pattern).run(); }

}  // namespace twinhull::schema
