#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "helm/functions.h"
#include "helm/numbers.h"
#include "helm/parser.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

std::span<const std::string_view> split_names(std::string_view text, base::Arena& arena) {
  std::vector<std::string_view> names;
  while (true) {
    const std::size_t dot = text.find('.');
    names.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return arena.copy(std::span<const std::string_view>(names));
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool Parser::literal_content(std::string_view literal, std::string_view& content) {
  const bool raw = literal.starts_with('`');
  if (literal.size() >= 2 && literal.find(raw ? '\r' : '\\') == std::string_view::npos) {
    content = literal.substr(1, literal.size() - 2);
    return true;
  }
  std::string unquoted;
  if (!unquote(literal, unquoted)) return false;
  content = set_.arena_.copy(unquoted);
  return true;
}

Node* Parser::number(const Item& item) {
  Node* node = make(NodeType::number, item.position);
  node->text = text_.substr(item.position, item.text.size());
  if (item.token == Token::character_constant) {
    std::string content;
    const bool valid = unquote(node->text, content) && !content.empty();
    const base::CodePoint point = valid ? base::decode(content, 0) : base::CodePoint{};
    if (!valid || point.size != content.size()) {
      return fail(fmt::format("malformed character constant: {}", node->text));
    }
    node->integer = static_cast<std::int64_t>(point.value);
    node->is_integer = true;
    node->is_float = true;
    node->number = static_cast<double>(node->integer);
    return node;
  }
  if (const std::optional<std::int64_t> integer = parse_go_integer(node->text)) {
    node->is_integer = true;
    node->is_float = true;
    node->integer = *integer;
    node->number = static_cast<double>(*integer);
    return node;
  }
  const std::optional<double> number = parse_go_float(node->text);
  if (!number) return fail(fmt::format("bad number syntax: {}", go_quoted(node->text)));
  if (node->text.find_first_of(".eEpP") == std::string_view::npos) {
    return fail(fmt::format("integer overflow: {}", go_quoted(node->text)));
  }
  node->is_float = true;
  node->number = *number;
  node->written_as_float = true;
  constexpr double most = 9.2233720368547758e18;
  if (*number == std::trunc(*number) && *number >= -most && *number < most) {
    node->is_integer = true;
    node->integer = static_cast<std::int64_t>(*number);
  }
  return node;
}

Node* Parser::variable(std::uint32_t position, std::string_view text) {
  Node* node = make(NodeType::variable, position);
  node->text = text;
  node->names = split_names(text, set_.arena_);
  return node;
}

Node* Parser::term() {
  const Item item = next_non_space();
  const std::string_view text =
      item.token == Token::error ? std::string_view() : text_.substr(item.position, item.text.size());
  Node* node = nullptr;
  switch (item.token) {
    case Token::identifier:
      node = make(NodeType::identifier, item.position);
      node->text = text;
      node->function = find_function(text);
      if (node->function == nullptr) return fail(fmt::format("function {} not defined", go_quoted(text)));
      return node;
    case Token::dot:
      return make(NodeType::dot, item.position);
    case Token::nil:
      return make(NodeType::nil, item.position);
    case Token::variable: {
      node = variable(item.position, text);
      const auto& known = scope_.variables;
      if (std::find(known.begin(), known.end(), node->names[0]) == known.end()) {
        return fail(fmt::format("undefined variable {}", go_quoted(node->names[0])));
      }
      return node;
    }
    case Token::field:
      node = make(NodeType::field, item.position);
      node->text = text;
      node->names = {set_.arena_.make<std::string_view>(text.substr(1)), 1};
      return node;
    case Token::boolean:
      node = make(NodeType::boolean, item.position);
      node->truth = text == "true";
      node->text = text;
      return node;
    case Token::number:
    case Token::character_constant:
      return number(item);
    case Token::left_parenthesis:
      if (++depth_ > max_depth) return fail("max expression depth exceeded");
      node = pipeline("parenthesized pipeline", Token::right_parenthesis);
      --depth_;
      return node;
    case Token::string:
    case Token::raw_string:
      node = make(NodeType::string, item.position);
      node->text = text;
      if (!literal_content(text, node->content)) return fail("invalid syntax");
      return node;
    default:
      back(item);
      return nullptr;
  }
}

}  // namespace twinhull::helm
