#include "cel/lexer.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/contains.h"
#include "base/unicode.h"

namespace twinhull::cel {
namespace {

constexpr std::array<std::string_view, 4> keywords = {"in", "true", "false", "null"};
constexpr std::array<std::string_view, 16> reserved = {
    "as",     "break", "const", "continue", "else",      "for",    "function", "if",
    "import", "let",   "loop",  "package",  "namespace", "return", "var",      "void"};
constexpr std::array<std::string_view, 24> symbols = {"==", "!=", "<=", ">=", "&&", "||", "(", ")",
                                                      "[",  "]",  "{",  "}",  ".",  ",",  ":", "?",
                                                      "<",  ">",  "!",  "+",  "-",  "*",  "/", "%"};

constexpr bool begins_name(char c) { return base::is_letter(c) || c == '_'; }
constexpr bool continues_name(char c) { return begins_name(c) || base::is_digit(c); }

class Lexer {
 public:
  Lexer(std::string_view text, SyntaxError& error) : text_(text), error_(error) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    while (error_.message.empty()) {
      skip_space();
      if (at_ >= text_.size()) break;
      begin_ = at_;
      Token token = next();
      token.offset = begin_;
      tokens.push_back(std::move(token));
    }
    tokens.push_back({.offset = text_.size()});
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  Token fail(std::string message) {
    if (error_.message.empty()) error_ = {std::move(message), begin_};
    return {};
  }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  Token next() {
    const char c = peek();
    if (base::is_digit(c) || (c == '.' && base::is_digit(peek(1)))) return take_number();
    if (begins_name(c)) return take_word();
    if (c == '"' || c == '\'') return take_string(false, false);
    if (c == '`') return take_escaped_name();
    for (const std::string_view symbol : symbols) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      at_ += symbol.size();
      return {.kind = TokenKind::symbol, .text = symbol};
    }
    const base::CodePoint point = base::decode(text_, at_);
    return fail("Syntax error: token recognition error at: '" + std::string(text_.substr(at_, point.size)) +
                "'");
  }

  Token take_word() {
    // `r"…"`, `b'…'`, `rb"…"`.
    bool raw = false;
    bool bytes = false;
    std::size_t prefix = 0;
    for (; prefix < 2; ++prefix) {
      const char c = static_cast<char>(peek(prefix) | 0x20);
      if (c == 'r' && !raw) {
        raw = true;
      } else if (c == 'b' && !bytes) {
        bytes = true;
      } else {
        break;
      }
    }
    if (prefix > 0 && (peek(prefix) == '"' || peek(prefix) == '\'')) {
      at_ += prefix;
      return take_string(raw, bytes);
    }
    while (continues_name(peek())) ++at_;
    const std::string_view word = text_.substr(begin_, at_ - begin_);
    return {.kind = base::contains(keywords, word) ? TokenKind::keyword : TokenKind::name, .text = word};
  }

  Token take_escaped_name() {
    const std::size_t end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) return fail("Syntax error: token recognition error at: '`'");
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    for (const char c : name) {
      if (!continues_name(c) && c != '.' && c != '-' && c != '/' && c != ' ')
        return fail("Syntax error: token recognition error at: '`'");
    }
    at_ = end + 1;
    return {.kind = TokenKind::escaped_name, .text = name};
  }

  Token take_number() {
    const bool hex = peek() == '0' && (peek(1) | 0x20) == 'x' && base::is_hex(peek(2));
    bool whole = true;
    if (hex) {
      at_ += 2;
      while (base::is_hex(peek())) ++at_;
    } else {
      while (base::is_digit(peek())) ++at_;
      if (peek() == '.' && base::is_digit(peek(1))) {
        whole = false;
        for (++at_; base::is_digit(peek());) ++at_;
      }
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if ((peek() | 0x20) == 'e' && base::is_digit(peek(sign))) {
        whole = false;
        for (at_ += sign; base::is_digit(peek());) ++at_;
      }
    }
    const std::string_view text = text_.substr(begin_, at_ - begin_);
    Token token{.kind = TokenKind::literal, .text = text};
    if (!whole) {
      double number = 0;
      std::string digits(text);
      if (digits.front() == '.') digits.insert(0, "0");
      const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      // What is too small to differ from zero is zero.
      const bool tiny = code == std::errc::result_out_of_range && digits.find('-') != std::string::npos;
      if (code != std::errc() && !tiny) return fail("invalid double literal");
      token.literal = Value::number(number);
      return token;
    }
    std::uint64_t number = 0;
    const std::string_view digits = hex ? text.substr(2) : text;
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
    if ((peek() | 0x20) == 'u') {
      token.text = text_.substr(begin_, ++at_ - begin_);
      if (code != std::errc()) return fail("invalid uint literal");
      token.literal = Value::unsigned_integer(number);
      return token;
    }
    // The sign of the smallest integer is an operator: the parser joins them.
    if (code != std::errc() || number > std::uint64_t{1} << 63) return fail("invalid int literal");
    token.literal = number == std::uint64_t{1} << 63 ? Value::unsigned_integer(number)
                                                     : Value::integer(static_cast<std::int64_t>(number));
    return token;
  }

  Token take_string(bool raw, bool bytes) {
    const std::string quote(text_.substr(at_).starts_with(std::string(3, peek())) ? 3 : 1, peek());
    at_ += quote.size();
    std::string out;
    while (!text_.substr(at_).starts_with(quote)) {
      if (at_ >= text_.size() || (quote.size() == 1 && (peek() == '\n' || peek() == '\r')))
        return fail("Syntax error: token recognition error at: '" +
                    std::string(text_.substr(begin_, at_ - begin_)) + "'");
      if (peek() == '\\' && !raw) {
        if (!take_escape(out, bytes)) return fail("invalid escape sequence in a string literal");
      } else {
        if (peek() == '\\' && at_ + 1 < text_.size()) out += text_[at_++];
        out += text_[at_++];
      }
    }
    at_ += quote.size();
    Token token{.kind = TokenKind::literal, .text = text_.substr(begin_, at_ - begin_)};
    token.literal = bytes ? Value::bytes(std::move(out)) : Value::string(std::move(out));
    return token;
  }

  bool take_code_point(std::string& out, std::size_t digits, int base, bool byte) {
    if (at_ + digits > text_.size()) return false;
    std::uint32_t value = 0;
    const char* first = text_.data() + at_;
    const auto [end, code] = std::from_chars(first, first + digits, value, base);
    if (code != std::errc() || end != first + digits) return false;
    at_ += digits;
    if (byte) {
      if (value > 0xFF) return false;
      out += static_cast<char>(value);
      return true;
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return false;
    base::append_utf8(out, value);
    return true;
  }

  bool take_escape(std::string& out, bool bytes) {
    const char c = peek(1);
    at_ += 2;
    constexpr std::string_view letters = "abfnrtv\\?\"'`";
    constexpr std::string_view values = "\a\b\f\n\r\t\v\\?\"'`";
    if (const std::size_t i = letters.find(c); i != std::string_view::npos && c != '\0') {
      out += values[i];
      return true;
    }
    switch (c) {
      case 'x':
      case 'X':
        return take_code_point(out, 2, 16, bytes);
      case 'u':
        return !bytes && take_code_point(out, 4, 16, false);
      case 'U':
        return !bytes && take_code_point(out, 8, 16, false);
      case '0':
      case '1':
      case '2':
      case '3':
        --at_;
        return take_code_point(out, 3, 8, bytes);
      default:
        return false;
    }
  }

  std::string_view text_;
  SyntaxError& error_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text, SyntaxError& error) { return Lexer(text, error).run(); }

bool is_reserved(std::string_view name) { return base::contains(reserved, name); }

}  // namespace twinhull::cel
