// Translates the regular expressions of Go's `regexp` package (RE2 syntax) to PCRE2. Errors have Go's
// wording, because users meet it in what Helm and the API server print. Characters are written by their code
// points and flags are resolved here, except for case folding, so that none of PCRE2's extensions can come
// through.

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "schema/characters.h"
#include "schema/regex.h"
#include "schema/unicode_categories.h"

namespace twinhull::schema {
namespace {

constexpr int max_repeat = 1000;
constexpr std::size_t max_nesting = 1000;
constexpr char32_t last_code_point = 0x10FFFF;

constexpr std::string_view invalid_class = "invalid character class range";
constexpr std::string_view invalid_escape = "invalid escape sequence";
constexpr std::string_view invalid_flags = "invalid or unsupported Perl syntax";
constexpr std::string_view invalid_name = "invalid named capture";
constexpr std::string_view invalid_count = "invalid repeat count";
constexpr std::string_view nothing_to_repeat = "missing argument to repetition operator";

constexpr std::array<std::string_view, 14> posix_classes = {"alnum", "alpha", "ascii", "blank", "cntrl",
                                                            "digit", "graph", "lower", "print", "punct",
                                                            "space", "upper", "word",  "xdigit"};

constexpr bool is_surrogate(char32_t value) { return value >= 0xD800 && value < 0xE000; }
constexpr bool is_octal(char c) { return c >= '0' && c <= '7'; }
constexpr bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

struct Flags {
  bool fold = false;         ///< i
  bool lines = false;        ///< m
  bool dot_newline = false;  ///< s
  bool lazy = false;         ///< U
};

class Re2Translator {
 public:
  explicit Re2Translator(std::string_view pattern) : pattern_(pattern) {}

  base::Expected<Re2Translation> run() {
    for (std::size_t i = 0; i < pattern_.size();) {
      const base::CodePoint point = base::decode(pattern_, i);
      if (!point.valid) return {{}, "error parsing regexp: invalid UTF-8: `" + std::string(pattern_) + "`"};
      i += point.size;
    }
    while (at_ < pattern_.size() && error_.empty()) take();
    if (error_.empty() && !groups_.empty()) fail("missing closing )", pattern_);
    if (!error_.empty()) return {{}, std::move(error_)};
    return {Re2Translation{std::move(out_), std::move(names_)}, {}};
  }

 private:
  struct Group {
    Flags flags;
    bool emitted_fold = false;
    int weight = 0;
  };

  void fail(std::string_view what, std::string_view where) {
    if (!error_.empty()) return;
    error_ = "error parsing regexp: " + std::string(what) + ": `" + std::string(where) + "`";
  }
  bool ends(std::size_t ahead = 0) const { return at_ + ahead >= pattern_.size(); }
  char peek(std::size_t ahead = 0) const { return ends(ahead) ? '\0' : pattern_[at_ + ahead]; }
  std::string_view rest() const { return pattern_.substr(at_); }
  std::string_view since(std::size_t start) const { return pattern_.substr(start, at_ - start); }
  char32_t take_code_point() {
    const base::CodePoint point = base::decode(pattern_, at_);
    at_ += point.size;
    return point.value;
  }

  void write_fold() {
    if (flags_.fold == emitted_fold_) return;
    out_ += flags_.fold ? "(?i)" : "(?-i)";
    emitted_fold_ = flags_.fold;
  }
  void write_atom(std::string_view pcre) {
    write_fold();
    out_ += pcre;
    repeatable_ = true;
    last_weight_ = 1;
  }
  void write_literal(char32_t value) {
    if (is_surrogate(value)) return write_atom("(?:(?!))");  // matches no valid text
    const bool plain = value < 0x80 && is_name(static_cast<char>(value));
    write_atom(plain ? std::string(1, static_cast<char>(value)) : pcre_code_point(value));
  }

  void take() {
    const std::optional<std::size_t> last_repeat = std::exchange(repeat_start_, std::nullopt);
    switch (const char c = peek(); c) {
      case '(':
        return open_group();
      case ')':
        return close_group();
      case '|':
        out_ += c;
        ++at_;
        group_weight_ = std::max(group_weight_, last_weight_);
        repeatable_ = false;
        return;
      case '^':
        ++at_;
        return write_atom(flags_.lines ? "(?m:^)" : "(?:\\A)");
      case '$':
        ++at_;
        return write_atom(flags_.lines ? "(?m:$)" : "(?:\\z)");
      case '.':
        ++at_;
        return write_atom(flags_.dot_newline ? "(?s:.)" : "[^\\x{a}]");
      case '[':
        return take_class();
      case '*':
      case '+':
      case '?':
        return take_repeat(1, {0, -1}, last_repeat);
      case '{':
        return take_brace(last_repeat);
      case '\\':
        return take_escape();
      default:
        return write_literal(take_code_point());
    }
  }

  // --- groups ---

  void push_group(std::string_view pcre) {
    if (groups_.size() >= max_nesting) return fail("expression nests too deeply", pattern_);
    write_fold();
    groups_.push_back({flags_, emitted_fold_, group_weight_});
    out_ += pcre;
    group_weight_ = 0;
    repeatable_ = false;
    last_weight_ = 0;
  }

  void open_group() {
    if (peek(1) != '?') {
      ++at_;
      names_.emplace_back();
      return push_group("(");
    }
    const bool python = peek(2) == 'P' && peek(3) == '<' && !ends(4);
    if (python || (peek(2) == '<' && !ends(3))) return open_named_group(python ? 4 : 3);
    take_flags();
  }

  void open_named_group(std::size_t name_begin) {
    const std::size_t end = rest().find('>');
    if (end == std::string_view::npos) return fail(invalid_name, rest());
    const std::string_view name = rest().substr(name_begin, end - std::min(end, name_begin));
    if (end <= name_begin || !all_of(name, is_name)) return fail(invalid_name, rest().substr(0, end + 1));
    at_ += end + 1;
    names_.emplace_back(name);
    push_group("(");
  }

  /// `(?i)`, `(?i-s:`.
  void take_flags() {
    const std::size_t start = at_;
    Flags flags = flags_;
    bool on = true;
    bool saw_flag = false;
    for (at_ += 2; !ends();) {
      const char32_t c = take_code_point();
      if (c == 'i' || c == 'm' || c == 's' || c == 'U') {
        (c == 'i' ? flags.fold : c == 'm' ? flags.lines : c == 's' ? flags.dot_newline : flags.lazy) = on;
        saw_flag = true;
      } else if (c == '-' && on) {
        on = saw_flag = false;
      } else if ((c == ':' || c == ')') && (on || saw_flag)) {
        if (c == ':') push_group("(?:");
        flags_ = flags;
        return;
      } else {
        break;
      }
    }
    fail(invalid_flags, since(start));
  }

  void close_group() {
    if (groups_.empty()) return fail("unexpected )", pattern_);
    ++at_;
    out_ += ')';
    last_weight_ = std::max(group_weight_, last_weight_);
    const Group& group = groups_.back();
    flags_ = group.flags;
    emitted_fold_ = group.emitted_fold;
    group_weight_ = std::max(group.weight, last_weight_);
    groups_.pop_back();
    repeatable_ = true;
  }

  // --- repetitions ---

  struct Count {
    int min = 0;
    int max = -1;  ///< -1: no maximum
  };

  void take_repeat(std::size_t size, Count count, std::optional<std::size_t> last_repeat) {
    const std::size_t start = at_;
    const std::string_view op = pattern_.substr(at_, size);
    at_ += size;
    bool lazy = flags_.lazy;
    if (peek() == '?') {
      lazy = !lazy;
      ++at_;
    }
    if (last_repeat) return fail("invalid nested repetition operator", since(*last_repeat));
    if (!repeatable_) return fail(nothing_to_repeat, since(start));
    if (op[0] == '{') {
      const int factor = count.max < 0 ? count.min : count.max;
      const int inner = std::max(1, last_weight_);
      if (factor >= 2 && factor * inner > max_repeat) return fail(invalid_count, since(start));
      last_weight_ = count.max == 0 ? 1 : inner * std::max(1, factor);
    }
    out_ += op;
    if (lazy) out_ += '?';
    repeat_start_ = start;
    group_weight_ = std::max(group_weight_, last_weight_);
  }

  /// The number at `ahead`, without leading zeros; too large ones give -1.
  std::optional<int> number(std::size_t& ahead) const {
    if (!is_digit(peek(ahead)) || (peek(ahead) == '0' && is_digit(peek(ahead + 1)))) return std::nullopt;
    int value = 0;
    for (; is_digit(peek(ahead)); ++ahead) {
      if (value >= 0) value = value * 10 + (peek(ahead) - '0');
      if (value > max_repeat) value = -1;
    }
    return value;
  }

  /// `{2}`, `{2,}`, `{2,3}`; any other brace is a literal.
  void take_brace(std::optional<std::size_t> last_repeat) {
    std::size_t size = 1;
    const std::optional<int> min = number(size);
    std::optional<int> max = min;
    bool bounded = true;
    if (min && peek(size) == ',') {
      ++size;
      bounded = peek(size) != '}';
      if (bounded) max = number(size);
    }
    if (!min || !max || peek(size) != '}') {
      ++at_;
      return write_literal('{');
    }
    ++size;
    if (*min < 0 || (bounded && (*max < 0 || *max < *min)))
      return fail(invalid_count, pattern_.substr(at_, size));
    take_repeat(size, {*min, bounded ? *max : -1}, last_repeat);
  }

  // --- escapes ---

  void take_escape() {
    switch (peek(1)) {
      case 'A':
      case 'b':
      case 'B':
      case 'z':
        at_ += 2;
        return write_atom("(?:" + std::string(pattern_.substr(at_ - 2, 2)) + ")");
      case 'C':
        return fail(invalid_escape, pattern_.substr(at_, 2));
      case 'Q':
        return take_quoted();
      case 'p':
      case 'P':
        if (const std::optional<std::string> items = take_property()) write_atom("[" + *items + "]");
        return;
      default:
        break;
    }
    if (const std::string_view items = perl_class(); !items.empty()) {
      at_ += 2;
      return write_atom("[" + std::string(items) + "]");
    }
    if (const std::optional<char32_t> value = take_character_escape()) write_literal(*value);
  }

  void take_quoted() {
    const std::size_t end = std::min(pattern_.find("\\E", at_ + 2), pattern_.size());
    at_ += 2;
    while (at_ < end) write_literal(take_code_point());
    at_ = std::min(end + 2, pattern_.size());
  }

  std::string_view perl_class() const {
    if (peek() != '\\') return {};
    switch (peek(1)) {
      case 'd':
        return "\\d";
      case 'D':
        return "\\D";
      case 'w':
        return "\\w";
      case 'W':
        return "\\W";
      case 's':
        return "\\x{9}\\x{a}\\x{c}\\x{d}\\x{20}";
      case 'S':
        return "\\x{0}-\\x{8}\\x{b}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}";
      default:
        return {};
    }
  }

  /// `\pL`, `\p{Greek}`, `\p{^Lu}`: as items of a class.
  std::optional<std::string> take_property() {
    const std::size_t start = at_;
    bool negated = peek(1) == 'P';
    at_ += 2;
    std::string_view name;
    if (peek() == '{') {
      const std::size_t end = rest().find('}');
      if (end == std::string_view::npos) {
        fail(invalid_class, pattern_.substr(start));
        return std::nullopt;
      }
      name = rest().substr(1, end - 1);
      at_ += end + 1;
    } else if (!ends()) {
      const std::size_t begin = at_;
      take_code_point();
      name = since(begin);
    } else {
      fail(invalid_class, since(start));
      return std::nullopt;
    }
    if (name.starts_with('^')) {
      negated = !negated;
      name.remove_prefix(1);
    }
    std::optional<std::string> items = re2_property(name, negated);
    if (!items) fail(invalid_class, since(start));
    return items;
  }

  /// `\n`, `\x41`, `\x{1F600}`, `\101`, `\.`.
  std::optional<char32_t> take_character_escape() {
    const std::size_t start = at_;
    ++at_;
    if (ends()) {
      fail("trailing backslash at end of expression", "");
      return std::nullopt;
    }
    const char32_t c = take_code_point();
    constexpr std::string_view letters = "afnrtv";
    constexpr std::string_view values = "\a\f\n\r\t\v";
    if (c < 0x80) {
      const char byte = static_cast<char>(c);
      if (const std::size_t i = letters.find(byte); i != std::string_view::npos)
        return static_cast<char32_t>(values[i]);
      if (!is_letter(byte) && !is_digit(byte)) return c;
      if (byte == '0' || (is_octal(byte) && is_octal(peek()))) return take_octal(c - '0');
      if (byte == 'x') {
        if (const std::optional<char32_t> value = take_hex()) return value;
      }
    }
    fail(invalid_escape, since(start));
    return std::nullopt;
  }

  char32_t take_octal(char32_t value) {
    for (int i = 1; i < 3 && is_octal(peek()); ++i, ++at_)
      value = value * 8 + static_cast<char32_t>(peek() - '0');
    return value;
  }

  static std::optional<char32_t> hex_value(char32_t c) {
    if (c >= 0x80 || !is_hex(static_cast<char>(c))) return std::nullopt;
    return is_digit(static_cast<char>(c)) ? c - '0' : (c | 0x20) - 'a' + 10;
  }

  std::optional<char32_t> take_hex() {
    if (ends()) return std::nullopt;
    const char32_t first = take_code_point();
    if (first != '{') {
      if (ends()) return std::nullopt;
      const std::optional<char32_t> high = hex_value(first);
      const std::optional<char32_t> low = hex_value(take_code_point());
      return high && low ? std::optional(*high * 16 + *low) : std::nullopt;
    }
    char32_t value = 0;
    for (std::size_t digits = 0; !ends(); ++digits) {
      const char32_t c = take_code_point();
      if (c == '}') return digits == 0 ? std::nullopt : std::optional(value);
      const std::optional<char32_t> digit = hex_value(c);
      if (!digit) return std::nullopt;
      value = value * 16 + *digit;
      if (value > last_code_point) return std::nullopt;
    }
    return std::nullopt;
  }

  // --- classes ---

  void take_class() {
    const std::size_t start = at_++;
    std::string items;
    const bool negated = peek() == '^';
    if (negated) ++at_;
    for (bool first = true; (peek() != ']' || first) && error_.empty(); first = false) {
      if (ends()) return fail("missing closing ]", pattern_.substr(start));
      take_class_item(start, items);
    }
    ++at_;
    write_atom((negated ? "[^" : "[") + items + "]");
  }

  void take_class_item(std::size_t start, std::string& items) {
    if (peek() == '[' && peek(1) == ':') {
      const std::size_t end = rest().find(":]", 2);
      if (end != std::string_view::npos) return take_posix_class(end, items);
    }
    if (peek() == '\\' && (peek(1) == 'p' || peek(1) == 'P')) {
      items += take_property().value_or("");
      return;
    }
    if (const std::string_view perl = perl_class(); !perl.empty()) {
      items += perl;
      at_ += 2;
      return;
    }
    const std::size_t begin = at_;
    const std::optional<char32_t> low = take_class_character(start);
    std::optional<char32_t> high = low;
    if (low && peek() == '-' && !ends(1) && peek(1) != ']') {
      ++at_;
      high = take_class_character(start);
    }
    if (!low || !high) return;
    if (*high < *low) return fail(invalid_class, since(begin));
    append_range(items, *low, *high);
  }

  std::optional<char32_t> take_class_character(std::size_t start) {
    if (ends()) {
      fail("missing closing ]", pattern_.substr(start));
      return std::nullopt;
    }
    return peek() == '\\' ? take_character_escape() : std::optional(take_code_point());
  }

  /// PCRE2 has no surrogates; no valid text contains one.
  static void append_range(std::string& items, char32_t low, char32_t high) {
    if (is_surrogate(low)) low = 0xE000;
    if (is_surrogate(high)) high = 0xD7FF;
    if (low > high) return;
    items += pcre_code_point(low);
    if (low != high) items += "-" + pcre_code_point(high);
  }

  void take_posix_class(std::size_t end, std::string& items) {
    const std::string_view whole = rest().substr(0, end + 2);
    std::string_view name = whole.substr(2, end - 2);
    if (name.starts_with('^')) name.remove_prefix(1);
    if (std::find(posix_classes.begin(), posix_classes.end(), name) == posix_classes.end())
      return fail(invalid_class, whole);
    items += whole;
    at_ += whole.size();
  }

  std::string_view pattern_;
  std::string error_;
  std::string out_;
  std::vector<std::string> names_{{}};  ///< of the groups; the first is the whole match
  std::vector<Group> groups_;           ///< the open ones
  Flags flags_;
  std::size_t at_ = 0;
  std::optional<std::size_t> repeat_start_;  ///< where the repetition before `at_` begins
  int last_weight_ = 0;                      ///< product of the nested repeat bounds of the last atom
  int group_weight_ = 0;                     ///< the largest of the group
  bool emitted_fold_ = false;
  bool repeatable_ = false;
};

}  // namespace

base::Expected<Re2Translation> re2_to_pcre(std::string_view pattern) { return Re2Translator(pattern).run(); }

}  // namespace twinhull::schema
