#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twinhull::helm {

enum class Token : std::uint8_t {
  error,  ///< `text` is the message
  boolean,
  character,  ///< another printable ASCII character
  character_constant,
  assign,
  declare,
  end_of_file,
  field,
  identifier,
  left_delimiter,
  left_parenthesis,
  number,
  pipe,
  raw_string,
  right_delimiter,
  right_parenthesis,
  space,
  string,
  text,
  variable,
  dot,
  nil,
  // Keywords.
  block,
  break_,
  continue_,
  define,
  else_,
  end,
  if_,
  range,
  template_,
  with,
};

/// The text is part of the input, or an error message of the lexer.
struct Item {
  Token token = Token::end_of_file;
  std::uint32_t position = 0;
  std::string_view text;
  int line = 1;
};

/// Splits a template into tokens as Go's text/template does, with its error messages.
class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}
  Item next();

 private:
  Item text();
  Item left_delimiter();
  Item comment();
  Item right_delimiter();
  Item inside();
  Item space();
  Item identifier();
  Item field_or_variable(Token token);
  Item character_constant();
  Item quoted();
  Item raw_quoted();
  Item number();
  bool scan_number();

  Item emit(Token token);
  Item error(std::string message);
  bool at_end() const { return at_ >= input_.size(); }
  std::string_view rest() const { return input_.substr(at_); }
  bool at_right_delimiter(bool& trims) const;
  bool at_terminator() const;
  bool at_alphanumeric(std::size_t& size) const;
  void skip_alphanumeric();
  std::string bad_character() const;
  void ignore() {
    start_ = at_;
    start_line_ = line_;
  }
  bool accept(std::string_view set);
  void accept_run(std::string_view set);
  void count_lines(std::size_t from, std::size_t to);

  std::string_view input_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  int line_ = 1;
  int start_line_ = 1;
  int depth_ = 0;  ///< of parentheses
  bool inside_ = false;
  bool failed_ = false;
  std::string message_;  ///< of the error
};

/// The value of a Go string literal, `"…"` or `` `…` ``, or of a character constant; false if it is invalid.
bool unquote(std::string_view literal, std::string& content);

}  // namespace twinhull::helm
