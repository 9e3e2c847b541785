#include "helm/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "base/unicode.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool has_left_trim(std::string_view text) { return text.size() >= 2 && text[0] == '-' && is_space(text[1]); }
bool has_right_trim(std::string_view text) { return text.size() >= 2 && is_space(text[0]) && text[1] == '-'; }

std::size_t leading_spaces(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_space(text[count])) ++count;
  return count;
}

Token keyword(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return Token::identifier;
  constexpr std::pair<std::string_view, Token> words[] = {{"block", Token::block},
                                                          {"break", Token::break_},
                                                          {"continue", Token::continue_},
                                                          {"define", Token::define},
                                                          {"else", Token::else_},
                                                          {"end", Token::end},
                                                          {"if", Token::if_},
                                                          {"range", Token::range},
                                                          {"nil", Token::nil},
                                                          {"template", Token::template_},
                                                          {"with", Token::with}};
  for (const auto& [name, token] : words) {
    if (name == word) return token;
  }
  return word == "true" || word == "false" ? Token::boolean : Token::identifier;
}

}  // namespace

Item Lexer::emit(Token token) {
  Item item{token, static_cast<std::uint32_t>(start_), input_.substr(start_, at_ - start_), start_line_};
  ignore();
  return item;
}

Item Lexer::error(std::string message) {
  failed_ = true;
  message_ = std::move(message);
  return {Token::error, static_cast<std::uint32_t>(start_), message_, start_line_};
}

void Lexer::count_lines(std::size_t from, std::size_t to) {
  for (; from < to; ++from) line_ += input_[from] == '\n' ? 1 : 0;
}

Item Lexer::next() {
  if (failed_) return {Token::end_of_file, static_cast<std::uint32_t>(at_), "EOF", start_line_};
  return inside_ ? inside() : text();
}

Item Lexer::text() {
  while (true) {
    const std::size_t found = rest().find("{{");
    if (found == std::string_view::npos) {
      at_ = input_.size();
      if (at_ == start_) return {Token::end_of_file, static_cast<std::uint32_t>(at_), "EOF", start_line_};
      count_lines(start_, at_);
      return emit(Token::text);
    }
    if (found > 0) {
      at_ += found;
      std::size_t end = at_;
      if (has_left_trim(input_.substr(at_ + 2))) {
        while (end > start_ && is_space(input_[end - 1])) --end;
      }
      const Item item{Token::text, static_cast<std::uint32_t>(start_), input_.substr(start_, end - start_),
                      start_line_};
      count_lines(start_, at_);
      ignore();
      if (!item.text.empty()) return item;
    }
    const std::size_t marker = has_left_trim(input_.substr(at_ + 2)) ? 2 : 0;
    if (!input_.substr(at_ + 2 + marker).starts_with("/*")) return left_delimiter();
    at_ += 2 + marker;
    ignore();
    if (Item item = comment(); item.token == Token::error) return item;
  }
}

Item Lexer::left_delimiter() {
  at_ += 2;
  const bool trims = has_left_trim(rest());
  Item item = emit(Token::left_delimiter);
  inside_ = true;
  if (trims) {
    // The white space after the marker is left for the next token, as in Go.
    at_ += 2;
    count_lines(start_, at_);
    ignore();
  }
  depth_ = 0;
  return item;
}

Item Lexer::comment() {
  at_ += 2;
  const std::size_t end = rest().find("*/");
  if (end == std::string_view::npos) return error("unclosed comment");
  at_ += end + 2;
  bool trims = false;
  if (!at_right_delimiter(trims)) return error("comment ends before closing delimiter");
  if (trims) at_ += 2;
  at_ += 2;
  if (trims) at_ += leading_spaces(rest());
  count_lines(start_, at_);
  ignore();
  return {Token::space, 0, {}, 0};
}

bool Lexer::at_right_delimiter(bool& trims) const {
  const std::string_view after = rest();
  trims = has_right_trim(after) && after.substr(2).starts_with("}}");
  return trims || after.starts_with("}}");
}

Item Lexer::right_delimiter() {
  bool trims = false;
  at_right_delimiter(trims);
  if (trims) {
    at_ += 2;
    count_lines(start_, at_);
    ignore();
  }
  at_ += 2;
  Item item = emit(Token::right_delimiter);
  if (trims) {
    at_ += leading_spaces(rest());
    count_lines(start_, at_);
    ignore();
  }
  inside_ = false;
  return item;
}

bool Lexer::at_alphanumeric(std::size_t& size) const {
  if (at_end()) return false;
  const char c = input_[at_];
  size = 1;
  if (static_cast<unsigned char>(c) < 0x80) return c == '_' || base::is_alnum(c);
  const base::CodePoint point = base::decode(input_, at_);
  size = point.size;
  return point.valid && point.value >= 0xAA && (point.value < 0x2000 || point.value >= 0x2C00);
}

void Lexer::skip_alphanumeric() {
  std::size_t size = 1;
  do {
    while (at_ < input_.size() && (base::is_alnum(input_[at_]) || input_[at_] == '_')) ++at_;
    if (!at_alphanumeric(size)) return;
    at_ += size;
  } while (true);
}

bool Lexer::at_terminator() const {
  if (at_end() || is_space(input_[at_])) return true;
  switch (input_[at_]) {
    case '.':
    case ',':
    case '|':
    case ':':
    case ')':
    case '(':
      return true;
    default:
      return rest().starts_with("}}");
  }
}

/// As Go's `%#U`: `U+0040 '@'`.
std::string Lexer::bad_character() const {
  if (at_end()) return "U+FFFFFFFFFFFFFFFF";
  const base::CodePoint point = base::decode(input_, at_);
  const auto value = static_cast<std::uint32_t>(point.valid ? point.value : 0xFFFD);
  const std::string_view shown =
      point.valid ? input_.substr(at_, point.size) : std::string_view("\xEF\xBF\xBD");
  if (value < 0x20 || value == 0x7F) return fmt::format("U+{:04X}", value);
  return fmt::format("U+{:04X} '{}'", value, shown);
}

Item Lexer::inside() {
  bool trims = false;
  if (at_right_delimiter(trims)) {
    return depth_ == 0 ? right_delimiter() : error("unclosed left paren");
  }
  if (at_end()) return error("unclosed action");
  const char c = input_[at_];
  if (is_space(c)) return space();
  if (base::is_digit(c) || c == '+' || c == '-') return number();
  std::size_t size = 1;
  if (at_alphanumeric(size)) return identifier();
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x7F || byte < 0x20) {
    return error(fmt::format("unrecognized character in action: {}", bad_character()));
  }
  ++at_;
  switch (c) {
    case '=':
      return emit(Token::assign);
    case ':':
      if (at_end() || input_[at_] != '=') return error("expected :=");
      ++at_;
      return emit(Token::declare);
    case '|':
      return emit(Token::pipe);
    case '"':
      return quoted();
    case '`':
      return raw_quoted();
    case '$':
      return at_terminator() ? emit(Token::variable) : field_or_variable(Token::variable);
    case '\'':
      return character_constant();
    case '.':
      if (!at_end() && !base::is_digit(input_[at_])) return field_or_variable(Token::field);
      --at_;
      return number();
    case '(':
      ++depth_;
      return emit(Token::left_parenthesis);
    case ')':
      if (--depth_ < 0) return error("unexpected right paren");
      return emit(Token::right_parenthesis);
    default:
      return emit(Token::character);
  }
}

Item Lexer::space() {
  const std::size_t begin = at_;
  at_ += leading_spaces(rest());
  if (has_right_trim(input_.substr(at_ - 1)) &&
      input_.substr(std::min(at_ + 1, input_.size())).starts_with("}}")) {
    --at_;
    if (at_ == begin) return right_delimiter();
  }
  count_lines(begin, at_);
  return emit(Token::space);
}

Item Lexer::identifier() {
  skip_alphanumeric();
  if (!at_terminator()) return error(fmt::format("bad character {}", bad_character()));
  return emit(keyword(input_.substr(start_, at_ - start_)));
}

Item Lexer::field_or_variable(Token token) {
  if (at_terminator()) return emit(token == Token::variable ? token : Token::dot);
  skip_alphanumeric();
  if (!at_terminator()) return error(fmt::format("bad character {}", bad_character()));
  return emit(token);
}

Item Lexer::character_constant() {
  while (true) {
    if (at_end() || input_[at_] == '\n') return error("unterminated character constant");
    const char c = input_[at_++];
    if (c == '\'') return emit(Token::character_constant);
    if (c != '\\') continue;
    if (at_end() || input_[at_] == '\n') return error("unterminated character constant");
    ++at_;
  }
}

Item Lexer::quoted() {
  while (true) {
    if (at_end() || input_[at_] == '\n') return error("unterminated quoted string");
    const char c = input_[at_++];
    if (c == '"') return emit(Token::string);
    if (c != '\\') continue;
    if (at_end() || input_[at_] == '\n') return error("unterminated quoted string");
    ++at_;
  }
}

Item Lexer::raw_quoted() {
  const std::size_t end = rest().find('`');
  if (end == std::string_view::npos) return error("unterminated raw quoted string");
  count_lines(at_, at_ + end);
  at_ += end + 1;
  return emit(Token::raw_string);
}

bool Lexer::accept(std::string_view set) {
  if (at_end() || set.find(input_[at_]) == std::string_view::npos) return false;
  ++at_;
  return true;
}

void Lexer::accept_run(std::string_view set) {
  while (accept(set)) {
  }
}

bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((digits.size() == 11 && accept("eE")) || (digits.size() == 23 && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  std::size_t size = 1;
  if (!at_alphanumeric(size)) return true;
  at_ += size;
  return false;
}

Item Lexer::number() {
  if (!scan_number()) {
    return error(fmt::format("bad number syntax: {}", go_quoted(input_.substr(start_, at_ - start_))));
  }
  return emit(Token::number);
}

namespace {

/// A code point of `digits` digits in a base; false if there are fewer, or it is out of range.
bool take_code(std::string_view literal, std::size_t& at, int digits, unsigned number_base, char32_t& value) {
  value = 0;
  for (int i = 0; i < digits; ++i, ++at) {
    if (at >= literal.size() || !base::is_hex(literal[at])) return false;
    const char c = base::to_lower(literal[at]);
    const auto digit = static_cast<unsigned>(base::is_digit(c) ? c - '0' : c - 'a' + 10);
    if (digit >= number_base) return false;
    value = value * number_base + digit;
  }
  return true;
}

}  // namespace

bool unquote(std::string_view literal, std::string& content) {
  content.clear();
  if (literal.size() < 2) return false;
  const char quote = literal.front();
  literal = literal.substr(1, literal.size() - 2);
  if (quote == '`') {
    std::copy_if(literal.begin(), literal.end(), std::back_inserter(content),
                 [](char c) { return c != '\r'; });
    return true;
  }
  for (std::size_t at = 0; at < literal.size();) {
    const char c = literal[at++];
    if (c != '\\') {
      content += c;
      continue;
    }
    if (at == literal.size()) return false;
    const char escape = literal[at++];
    const std::size_t named = std::string_view("abfnrtv\\").find(escape);
    char32_t value = 0;
    if (named != std::string_view::npos) {
      content += "\a\b\f\n\r\t\v\\"[named];
    } else if (escape == quote) {
      content += quote;
    } else if (escape == 'x') {
      if (!take_code(literal, at, 2, 16, value)) return false;
      content += static_cast<char>(value);
    } else if (escape == 'u' || escape == 'U') {
      if (!take_code(literal, at, escape == 'u' ? 4 : 8, 16, value)) return false;
      if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return false;
      base::append_utf8(content, value);
    } else if (escape >= '0' && escape <= '7') {
      --at;
      if (!take_code(literal, at, 3, 8, value) || value > 0xFF) return false;
      content += static_cast<char>(value);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace twinhull::helm
