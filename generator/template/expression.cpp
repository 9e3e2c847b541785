#include "template/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/ascii.h"

namespace twinhull::tmpl {
namespace {

using base::is_digit;

bool is_name_start(char c) { return base::is_letter(c) || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The offset of the `}}` of the expression that begins at `from`; skips strings.
std::size_t find_close(std::string_view text, std::size_t from) {
  char quote = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '}' && i + 1 < text.size() && text[i + 1] == '}') {
      return i;
    }
  }
  return std::string_view::npos;
}

/// Recursive descent parser for one expression. See docs/template-language.md for the grammar.
class Parser {
 public:
  Parser(std::string_view text, source::Span span, bool exact, base::Arena& arena,
         diagnostic::Findings& findings)
      : text_(text), span_(span), exact_(exact), arena_(arena), findings_(findings) {}

  const Expr* parse_all() {
    const Expr* expr = parse_or();
    if (expr == nullptr) return nullptr;
    skip_space();
    if (at_ < text_.size()) return fail(fmt::format("`{}` is not expected here", rest_word()));
    return expr;
  }

 private:
  static constexpr int max_depth = 64;
  static constexpr int max_count = 1000;  // chains such as `a.a.a` become trees as deep as they are long

  source::Span span(std::size_t begin, std::size_t end) const {
    if (!exact_) return span_;
    return {span_.file, span_.begin + static_cast<std::uint32_t>(begin),
            span_.begin + static_cast<std::uint32_t>(end)};
  }

  const Expr* fail(std::string message) {
    if (failed_) return nullptr;
    failed_ = true;
    std::size_t end = at_ < text_.size() ? at_ + 1 : text_.size();
    findings_.push_back({.rule = "template-syntax",
                         .message = std::move(message),
                         .span = span(std::min(at_, text_.size()), end),
                         .help = hint()});
    return nullptr;
  }

  /// Help for operators of other languages.
  std::string hint() const {
    const char next = at_ < text_.size() ? text_[at_] : ' ';
    if (next == '?') return "write `choose(condition, then, else)`";
    if (next == '|') return "call functions with parentheses: `default(x, fallback)`";
    if (next == '+') return "to join texts, write them next to each other: `${{ a }}-${{ b }}`";
    return "see docs/template-language.md for the syntax of expressions";
  }

  bool trimmed_empty() const { return text_.find_first_not_of(" \t\r\n") == std::string_view::npos; }

  std::string rest_word() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_name_part(text_[at_]) && is_name_part(text_[end])) ++end;
    return std::string(text_.substr(at_, end - at_));
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  bool accept(std::string_view token) {
    skip_space();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  const Expr* make(ExprKind kind, std::size_t begin, std::string_view text,
                   const std::vector<const Expr*>& args, const yaml::Node* literal = nullptr) {
    if (++count_ > max_count) return fail("the expression is too long");
    return arena_.make<Expr>(kind, span(begin, at_), text, literal,
                             arena_.copy(std::span<const Expr* const>(args)));
  }

  const Expr* parse_or() {
    if (++depth_ > max_depth) return fail("the expression is nested too deeply");
    skip_space();
    std::size_t begin = at_;
    const Expr* left = parse_and();
    while (left != nullptr && accept("||")) {
      const Expr* right = parse_and();
      left = right == nullptr ? nullptr : make(ExprKind::disjunction, begin, "||", {left, right});
    }
    --depth_;
    return left;
  }

  const Expr* parse_and() {
    skip_space();
    std::size_t begin = at_;
    const Expr* left = parse_comparison();
    while (left != nullptr && accept("&&")) {
      const Expr* right = parse_comparison();
      left = right == nullptr ? nullptr : make(ExprKind::conjunction, begin, "&&", {left, right});
    }
    return left;
  }

  const Expr* parse_comparison() {
    skip_space();
    std::size_t begin = at_;
    const Expr* left = parse_unary();
    if (left == nullptr) return nullptr;
    for (std::string_view op : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!accept(op)) continue;
      const Expr* right = parse_unary();
      return right == nullptr ? nullptr : make(ExprKind::comparison, begin, op, {left, right});
    }
    return left;
  }

  const Expr* parse_unary() {
    skip_space();
    std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '!' && !text_.substr(at_).starts_with("!=")) {
      if (++depth_ > max_depth) return fail("the expression is nested too deeply");
      ++at_;
      const Expr* operand = parse_unary();
      --depth_;
      return operand == nullptr ? nullptr : make(ExprKind::negation, begin, "!", {operand});
    }
    return parse_postfix();
  }

  const Expr* parse_postfix() {
    skip_space();
    std::size_t begin = at_;
    const Expr* base = parse_primary();
    while (base != nullptr && at_ < text_.size()) {
      if (text_[at_] == '.') {
        ++at_;
        std::string_view name = take_name();
        if (name.empty()) return fail("a name is expected after `.`");
        base = make(ExprKind::member, begin, name, {base});
      } else if (text_[at_] == '[') {
        ++at_;
        const Expr* key = parse_or();
        if (key == nullptr) return nullptr;
        if (!accept("]")) return fail("`]` is missing");
        base = make(ExprKind::index, begin, "[", {base, key});
      } else {
        break;
      }
    }
    return base;
  }

  std::string_view take_name() {
    std::size_t begin = at_;
    if (at_ < text_.size() && is_name_start(text_[at_])) {
      while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  const Expr* parse_primary() {
    skip_space();
    if (at_ >= text_.size())
      return fail(trimmed_empty() ? "the expression is empty" : "the expression ends too early");
    std::size_t begin = at_;
    char c = text_[at_];
    if (c == '(') {
      ++at_;
      const Expr* inner = parse_or();
      if (inner == nullptr) return nullptr;
      return accept(")") ? inner : fail("`)` is missing");
    }
    if (c == '"' || c == '\'') return parse_string(c);
    if (is_digit(c) || c == '-') return parse_number();
    std::string_view name = take_name();
    if (name.empty()) return fail(fmt::format("`{}` is not expected here", rest_word()));
    if (name == "true" || name == "false") {
      return make(ExprKind::literal, begin, name, {}, yaml::make_boolean(arena_, name == "true"));
    }
    if (at_ < text_.size() && text_[at_] == '(') return parse_call(begin, name);
    return make(ExprKind::name, begin, name, {});
  }

  const Expr* parse_call(std::size_t begin, std::string_view name) {
    ++at_;
    std::vector<const Expr*> args;
    if (!accept(")")) {
      do {
        const Expr* arg = parse_or();
        if (arg == nullptr) return nullptr;
        args.push_back(arg);
      } while (accept(","));
      if (!accept(")")) return fail(fmt::format("`)` is missing after the arguments of `{}`", name));
    }
    return make(ExprKind::call, begin, name, args);
  }

  const Expr* parse_string(char quote) {
    std::size_t begin = at_++;
    std::size_t close = text_.find(quote, at_);
    if (close == std::string_view::npos) return fail("the string is not closed");
    std::string_view content = text_.substr(at_, close - at_);
    at_ = close + 1;
    return make(ExprKind::literal, begin, content, {}, yaml::make_string(arena_, content, span(begin, at_)));
  }

  const Expr* parse_number() {
    std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    std::string_view digits = text_.substr(begin, at_ - begin);
    std::optional<std::int64_t> value = yaml::Node{.kind = yaml::Kind::integer, .text = digits}.integer();
    if (!value) return fail(fmt::format("`{}` is not an integer", digits));
    return make(ExprKind::literal, begin, digits, {}, yaml::make_integer(arena_, *value));
  }

  std::string_view text_;
  source::Span span_;
  bool exact_;
  base::Arena& arena_;
  diagnostic::Findings& findings_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int count_ = 0;
  bool failed_ = false;
};

}  // namespace

bool has_expression(std::string_view text) { return text.find(open_mark) != std::string_view::npos; }

const Expr* parse_expression(std::string_view text, source::Span span, bool exact, base::Arena& arena,
                             diagnostic::Findings& findings) {
  return Parser(text, span, exact, arena, findings).parse_all();
}

std::vector<InterpolationPart> parse_text(const yaml::Node& where, base::Arena& arena,
                                          diagnostic::Findings& findings) {
  std::vector<InterpolationPart> parts;
  std::string_view text = where.text;
  // Only for a plain scalar on one line, the content is identical to the source.
  bool exact = where.style == yaml::Style::plain && where.span.end - where.span.begin == text.size();
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t open = text.find(open_mark, at);
    if (open == std::string_view::npos) break;
    if (open > at) parts.push_back({text.substr(at, open - at), nullptr});
    std::size_t begin = open + open_mark.size();
    std::size_t close = find_close(text, begin);
    source::Span span = where.span;
    if (exact) {
      span.begin += static_cast<std::uint32_t>(begin);
      span.end = close == std::string_view::npos ? where.span.end
                                                 : where.span.begin + static_cast<std::uint32_t>(close);
    }
    if (close == std::string_view::npos) {
      findings.push_back({.rule = "template-syntax",
                          .message = "`${{` has no `}}`",
                          .span = span,
                          .help = "close the expression with `}}`"});
      return {};
    }
    const Expr* expr = parse_expression(text.substr(begin, close - begin), span, exact, arena, findings);
    if (expr == nullptr) return {};
    parts.push_back({{}, expr});
    at = close + 2;
  }
  if (at < text.size()) parts.push_back({text.substr(at), nullptr});
  return parts;
}

}  // namespace twinhull::tmpl
