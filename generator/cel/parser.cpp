// A recursive-descent parser of CEL. Depth is limited twice: of the recursion while parsing, and of the tree,
// which left-associative operators make deep without recursion.

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "base/contains.h"
#include "cel/lexer.h"
#include "cel/macros.h"

namespace twinhull::cel {
namespace {

constexpr std::size_t max_parse_depth = 200;
constexpr std::uint32_t max_height = 400;

using ExprPointer = std::unique_ptr<Expr>;

struct Operator {
  std::string_view symbol;
  std::string_view function;
  int precedence = 0;
};

constexpr std::array operators = {
    Operator{"<", "_<_", 1},   Operator{"<=", "_<=_", 1}, Operator{">", "_>_", 1},
    Operator{">=", "_>=_", 1}, Operator{"==", "_==_", 1}, Operator{"!=", "_!=_", 1},
    Operator{"in", "_in_", 1}, Operator{"+", "_+_", 2},   Operator{"-", "_-_", 2},
    Operator{"*", "_*_", 3},   Operator{"/", "_/_", 3},   Operator{"%", "_%_", 3},
};

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokenize(text, error_)) {}

  Parsed run() {
    if (!error_.message.empty()) return {nullptr, std::move(error_)};
    ExprPointer root = expression();
    if (error_.message.empty() && !is_end()) unexpected();
    if (!error_.message.empty()) return {nullptr, std::move(error_)};
    return {std::move(root), {}};
  }

 private:
  const Token& token() const { return tokens_[at_]; }
  bool is_end() const { return token().kind == TokenKind::end; }
  bool failed() const { return !error_.message.empty(); }
  bool sees(std::string_view symbol, std::size_t ahead = 0) const {
    const Token& next = tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    return (next.kind == TokenKind::symbol || next.kind == TokenKind::keyword) && next.text == symbol;
  }
  /// `-1` is a literal, so that the smallest integer can be written.
  bool sees_negative_number() const {
    return sees("-") && tokens_[at_ + 1].kind == TokenKind::literal && tokens_[at_ + 1].literal.is_numeric();
  }
  bool accept(std::string_view symbol) {
    if (!sees(symbol)) return false;
    ++at_;
    return true;
  }
  void fail(std::string message, std::size_t offset) {
    if (!failed()) error_ = {std::move(message), offset};
  }
  void unexpected() {
    fail(is_end() ? "Syntax error: the expression ends too early"
                  : "Syntax error: unexpected `" + std::string(token().text) + "`",
         token().offset);
  }
  void expect(std::string_view symbol) {
    if (!accept(symbol)) unexpected();
  }

  ExprPointer make(ExprKind kind, std::size_t offset, std::string text = {}) const {
    auto expr = std::make_unique<Expr>();
    expr->kind = kind;
    expr->offset = offset;
    expr->text = std::move(text);
    return expr;
  }
  void adopt(Expr& parent, ExprPointer child) {
    if (child == nullptr) child = make(ExprKind::literal, parent.offset);
    parent.height = std::max(parent.height, child->height + 1);
    if (parent.height > max_height) fail("the expression is nested too deeply", parent.offset);
    parent.args.push_back(std::move(child));
  }

  ExprPointer expression() {
    if (++depth_ > max_parse_depth) fail("the expression is nested too deeply", token().offset);
    ExprPointer condition = failed() ? nullptr : disjunction();
    if (!failed() && sees("?")) {
      ExprPointer choice = make(ExprKind::conditional, token().offset);
      ++at_;
      adopt(*choice, std::move(condition));
      adopt(*choice, disjunction());
      expect(":");
      if (!failed()) adopt(*choice, expression());
      condition = std::move(choice);
    }
    --depth_;
    return condition;
  }

  ExprPointer disjunction() {
    ExprPointer first = conjunction();
    if (!sees("||")) return first;
    ExprPointer all = make(ExprKind::disjunction, token().offset);
    adopt(*all, std::move(first));
    while (!failed() && accept("||")) adopt(*all, conjunction());
    return all;
  }

  ExprPointer conjunction() {
    ExprPointer first = binary(1);
    if (!sees("&&")) return first;
    ExprPointer all = make(ExprKind::conjunction, token().offset);
    adopt(*all, std::move(first));
    while (!failed() && accept("&&")) adopt(*all, binary(1));
    return all;
  }

  const Operator* next_operator(int precedence) const {
    if (token().kind != TokenKind::symbol && token().kind != TokenKind::keyword) return nullptr;
    const auto row = std::find_if(operators.begin(), operators.end(), [&](const Operator& o) {
      return o.precedence == precedence && o.symbol == token().text;
    });
    return row == operators.end() ? nullptr : &*row;
  }

  ExprPointer binary(int precedence) {
    if (precedence > 3) return unary();
    ExprPointer left = binary(precedence + 1);
    while (!failed()) {
      const Operator* row = next_operator(precedence);
      if (row == nullptr) break;
      ExprPointer call = make(ExprKind::call, token().offset, std::string(row->function));
      ++at_;
      adopt(*call, std::move(left));
      adopt(*call, binary(precedence + 1));
      left = std::move(call);
    }
    return left;
  }

  ExprPointer unary() {
    const std::size_t offset = token().offset;
    if (!sees("!") && !sees("-")) return member();
    const std::string symbol(token().text);
    std::size_t times = 0;
    while (sees(symbol) && !sees_negative_number()) {
      ++at_;
      ++times;
    }
    ExprPointer operand = member();
    // Pairs cancel out, but one remains: it requires an operand of the right type.
    const std::size_t left = times % 2 == 1 ? 1 : std::min<std::size_t>(times, 2);
    for (std::size_t i = 0; i < left && !failed(); ++i) {
      ExprPointer call = make(ExprKind::call, offset, symbol + "_");
      adopt(*call, std::move(operand));
      operand = std::move(call);
    }
    return operand;
  }

  ExprPointer member() {
    ExprPointer operand = primary();
    while (!failed()) {
      const std::size_t offset = token().offset;
      if (accept(".")) {
        operand = selection(std::move(operand), offset);
      } else if (accept("[")) {
        ExprPointer index = make(ExprKind::index, offset);
        index->optional = accept("?");
        adopt(*index, std::move(operand));
        adopt(*index, expression());
        expect("]");
        operand = std::move(index);
      } else {
        break;
      }
    }
    return operand;
  }

  ExprPointer selection(ExprPointer operand, std::size_t offset) {
    const bool optional = accept("?");
    const Token name = token();
    const bool keyword = name.kind == TokenKind::keyword && name.text != "in";
    if (name.kind != TokenKind::name && name.kind != TokenKind::escaped_name && (!keyword || !optional)) {
      unexpected();
      return operand;
    }
    ++at_;
    if (!optional && name.kind == TokenKind::name && sees("(")) return call(std::move(operand), name);
    if (!optional && name.kind == TokenKind::name && sees("{")) {
      const std::string qualified = qualified_name(*operand);
      if (!qualified.empty()) return message(qualified + "." + std::string(name.text), offset);
    }
    ExprPointer select = make(ExprKind::select, name.offset, std::string(name.text));
    select->optional = optional;
    adopt(*select, std::move(operand));
    return select;
  }

  /// After a name, before `(`.
  ExprPointer call(ExprPointer receiver, const Token& name) {
    ExprPointer call = make(ExprKind::call, name.offset, std::string(name.text));
    call->member = receiver != nullptr;
    if (receiver != nullptr) adopt(*call, std::move(receiver));
    expect("(");
    arguments(*call, ")");
    if (!failed()) expand_macro(call, error_);
    return call;
  }

  void arguments(Expr& parent, std::string_view closing) {
    while (!failed() && !accept(closing)) {
      if (closing == "]") parent.optional_args.push_back(accept("?"));
      adopt(parent, expression());
      if (failed() || accept(closing)) return;
      expect(",");
      // A comma may end a list, but not arguments.
      if (closing == ")" && sees(closing)) unexpected();
    }
  }

  ExprPointer primary() {
    const Token first = token();
    if (first.kind == TokenKind::literal || sees_negative_number()) return literal();
    if (first.kind == TokenKind::keyword) {
      ++at_;
      ExprPointer expr = make(ExprKind::literal, first.offset);
      if (first.text == "in") {
        --at_;
        unexpected();
      }
      if (first.text != "null") expr->literal = Value::boolean(first.text == "true");
      return expr;
    }
    if (accept("(")) {
      ExprPointer inner = expression();
      expect(")");
      return inner;
    }
    if (accept("[")) {
      ExprPointer list = make(ExprKind::list, first.offset);
      arguments(*list, "]");
      return list;
    }
    if (accept("{")) return map(first.offset);
    const bool rooted = accept(".");
    const Token name = token();
    if (name.kind != TokenKind::name) {
      unexpected();
      return nullptr;
    }
    if (is_reserved(name.text)) {
      fail("reserved identifier: " + std::string(name.text), name.offset);
      return nullptr;
    }
    ++at_;
    if (sees("(")) return call(nullptr, name);
    if (sees("{")) return message(std::string(name.text), name.offset);
    ExprPointer variable = make(ExprKind::name, name.offset, std::string(name.text));
    variable->member = rooted;
    return variable;
  }

  ExprPointer literal() {
    const std::size_t offset = token().offset;
    const bool negative = accept("-");
    ExprPointer expr = make(ExprKind::literal, offset);
    const Token number = token();
    ++at_;
    constexpr std::uint64_t smallest = std::uint64_t{1} << 63;
    const bool is_smallest = number.literal.is(Kind::unsigned_integer) &&
                             number.literal.unsigned_integer() == smallest &&
                             (number.text.back() | 0x20) != 'u';
    if (is_smallest && !negative) fail("invalid int literal", offset);
    if (!negative) {
      expr->literal = number.literal;
    } else if (is_smallest) {
      expr->literal = Value::integer(std::numeric_limits<std::int64_t>::min());
    } else if (number.literal.is(Kind::integer)) {
      expr->literal = Value::integer(-number.literal.integer());
    } else if (number.literal.is(Kind::number)) {
      expr->literal = Value::number(-number.literal.number());
    } else {
      expr->literal = number.literal;
      ExprPointer call = make(ExprKind::call, offset, "-_");
      adopt(*call, std::move(expr));
      return call;
    }
    return expr;
  }

  ExprPointer map(std::size_t offset) {
    ExprPointer map = make(ExprKind::map, offset);
    while (!failed() && !accept("}")) {
      map->optional_args.push_back(accept("?"));
      adopt(*map, expression());
      expect(":");
      if (failed()) break;
      adopt(*map, expression());
      if (failed() || accept("}")) break;
      expect(",");
    }
    return map;
  }

  ExprPointer message(std::string name, std::size_t offset) {
    expect("{");
    ExprPointer message = make(ExprKind::message, offset, std::move(name));
    while (!failed() && !accept("}")) {
      accept("?");
      if (token().kind != TokenKind::name && token().kind != TokenKind::escaped_name) {
        unexpected();
        break;
      }
      ++at_;
      expect(":");
      if (failed()) break;
      adopt(*message, expression());
      if (failed() || accept("}")) break;
      expect(",");
    }
    return message;
  }

  SyntaxError error_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

std::string qualified_name(const Expr& expr) {
  std::string name;
  const Expr* part = &expr;
  for (; part->kind == ExprKind::select && !part->optional; part = part->args[0].get())
    name = "." + part->text + name;
  return part->kind == ExprKind::name ? part->text + name : std::string();
}

Parsed parse(std::string_view text) { return Parser(text).run(); }

}  // namespace twinhull::cel
