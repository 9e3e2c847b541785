#include "helm/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/unicode.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

/// Whether the node has only comments and white space.
bool is_blank(const Node& node) {
  if (node.type == NodeType::text) return node.text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return node.type == NodeType::list && std::all_of(node.children.begin(), node.children.end(),
                                                    [](const Node* child) { return is_blank(*child); });
}

}  // namespace

Item Parser::next() {
  const Item item = peek();
  --pending_count_;
  return item;
}

const Item& Parser::peek() {
  if (pending_count_ == 0) back(lexer_.next());
  const Item& item = pending_[pending_count_ - 1];
  line_ = item.line;
  return item;
}

Item Parser::next_non_space() {
  const Item item = peek_non_space();
  --pending_count_;
  return item;
}

const Item& Parser::peek_non_space() {
  while (peek().token == Token::space) --pending_count_;
  return peek();
}

Node* Parser::make(NodeType type, std::uint32_t position) {
  Node* node = set_.arena_.make<Node>();
  node->type = type;
  node->position = position;
  node->tree = scope_.tree;
  return node;
}

std::span<const Node* const> Parser::take_parts(std::size_t begin) {
  const std::span<const Node* const> parts =
      set_.arena_.copy(std::span<const Node* const>(parts_).subspan(begin));
  parts_.resize(begin);
  return parts;
}

std::nullptr_t Parser::fail(std::string message) {
  if (error_.empty()) error_ = fmt::format("template: {}:{}: {}", file_, line_, message);
  return nullptr;
}

std::string Parser::shown(const Item& item) const {
  if (item.token == Token::end_of_file) return "EOF";
  if (item.token == Token::error) return std::string(item.text);
  if (item.token >= Token::block || item.token == Token::nil) return fmt::format("<{}>", item.text);
  if (item.text.size() <= 10) return go_quoted(item.text);
  std::size_t end = 0;
  for (int i = 0; i < 10 && end < item.text.size(); ++i) end += base::decode(item.text, end).size;
  return end < item.text.size() ? go_quoted(item.text.substr(0, end)) + "..." : go_quoted(item.text);
}

std::nullptr_t Parser::unexpected(const Item& item, std::string_view context) {
  if (item.token == Token::error) {
    if (action_line_ != 0 && action_line_ != item.line) {
      const std::string_view separator = item.text.ends_with(" action") ? "" : " in action";
      return fail(fmt::format("{}{} started at {}:{}", item.text, separator, file_, action_line_));
    }
    return fail(std::string(item.text));
  }
  return fail(fmt::format("unexpected {} in {}", shown(item), context));
}

bool Parser::expect(Token token, std::string_view context, Item* found) {
  Item item = next_non_space();
  if (item.token != token) {
    unexpected(item, context);
    return false;
  }
  if (found != nullptr) *found = item;
  return true;
}

void Parser::add(Tree& tree) {
  const auto found = set_.trees_.find(tree.name);
  if (found == set_.trees_.end() || is_blank(*found->second->root)) {
    set_.trees_.insert_or_assign(tree.name, &tree);
  } else if (!is_blank(*tree.root)) {
    // A later file replaces what an earlier one defines; one file must not define a template twice.
    if (found->second->text.data() == tree.text.data()) {
      fail(fmt::format("template: multiple definition of template {}", go_quoted(tree.name)));
      return;
    }
    found->second = &tree;
  }
}

void Parser::run() {
  Tree& tree = set_.storage_.emplace_back();
  tree.name = std::string(file_);
  tree.file = file_;
  tree.text = text_;
  scope_.tree = &tree;
  scope_.variables = {"$"};
  Node* root = make(NodeType::list, peek().position);
  tree.root = root;
  while (!failed() && peek().token != Token::end_of_file) {
    if (peek().token == Token::left_delimiter) {
      const Item delimiter = next();
      const Item first = next_non_space();
      if (first.token == Token::define) {
        definition();
        continue;
      }
      back(first);
      back(delimiter);
    }
    const Node* node = text_or_action();
    if (node == nullptr) return;
    if (node->type == NodeType::end || node->type == NodeType::else_) {
      fail(fmt::format("unexpected {}", source_of(*node)));
      return;
    }
    parts_.push_back(node);
  }
  if (failed()) return;
  root->children = take_parts(0);
  add(tree);
}

void Parser::definition() {
  const Item item = next_non_space();
  if (item.token != Token::string && item.token != Token::raw_string) {
    unexpected(item, "define clause");
    return;
  }
  Tree& tree = set_.storage_.emplace_back();
  if (!unquote(item.text, tree.name)) {
    fail("invalid syntax");
    return;
  }
  tree.file = file_;
  tree.text = text_;
  Scope outer = std::exchange(scope_, Scope{&tree, {"$"}, 0});
  const Node* last = nullptr;
  if (expect(Token::right_delimiter, "define clause")) {
    tree.root = item_list(last);
    if (last != nullptr && last->type != NodeType::end) {
      fail(fmt::format("unexpected {} in define clause", source_of(*last)));
    }
    if (!failed()) add(tree);
  }
  scope_ = std::move(outer);
}

Node* Parser::item_list(const Node*& last) {
  Node* list = make(NodeType::list, peek_non_space().position);
  if (++depth_ > max_depth) return fail("max expression depth exceeded");
  const std::size_t begin = parts_.size();
  while (peek_non_space().token != Token::end_of_file) {
    const Node* node = text_or_action();
    if (node == nullptr) return nullptr;
    if (node->type == NodeType::end || node->type == NodeType::else_) {
      last = node;
      --depth_;
      list->children = take_parts(begin);
      return list;
    }
    parts_.push_back(node);
  }
  next_non_space();
  return fail("unexpected EOF");
}

Node* Parser::text_or_action() {
  const Item item = next_non_space();
  if (item.token == Token::text) {
    Node* node = make(NodeType::text, item.position);
    node->text = text_.substr(item.position, item.text.size());
    return node;
  }
  if (item.token != Token::left_delimiter) return unexpected(item, "input");
  action_line_ = item.line;
  Node* node = action();
  action_line_ = 0;
  return node;
}

Node* Parser::action() {
  const Item item = next_non_space();
  switch (item.token) {
    case Token::block:
      return block();
    case Token::break_:
      return loop_exit(NodeType::break_, item, "break");
    case Token::continue_:
      return loop_exit(NodeType::continue_, item, "continue");
    case Token::else_:
      return else_();
    case Token::end:
      return expect(Token::right_delimiter, "end") ? make(NodeType::end, item.position) : nullptr;
    case Token::if_:
      return control(NodeType::if_, "if");
    case Token::range:
      return control(NodeType::range, "range");
    case Token::template_:
      return call_template();
    case Token::with:
      return control(NodeType::with, "with");
    default:
      break;
  }
  back(item);
  Node* node = make(NodeType::action, item.position);
  node->pipe = pipeline("command", Token::right_delimiter);
  return failed() ? nullptr : node;
}

Node* Parser::loop_exit(NodeType type, const Item& item, std::string_view word) {
  const Item end = next_non_space();
  if (end.token != Token::right_delimiter) return unexpected(end, fmt::format("{{{{{}}}}}", word));
  if (scope_.range_depth == 0) return fail(fmt::format("{{{{{}}}}} outside {{{{range}}}}", word));
  return make(type, item.position);
}

Node* Parser::else_() {
  const Item item = peek_non_space();
  if (item.token == Token::if_ || item.token == Token::with) return make(NodeType::else_, item.position);
  return expect(Token::right_delimiter, "else") ? make(NodeType::else_, item.position) : nullptr;
}

Node* Parser::control(NodeType type, std::string_view context) {
  const std::size_t variables = scope_.variables.size();
  Node* node = make(type, 0);
  node->pipe = pipeline(context, Token::right_delimiter);
  if (failed()) return nullptr;
  node->position = node->pipe->position;
  if (type == NodeType::range) ++scope_.range_depth;
  const Node* last = nullptr;
  node->body = item_list(last);
  if (type == NodeType::range) --scope_.range_depth;
  if (failed()) return nullptr;
  if (last->type == NodeType::else_) {
    const Token token = peek().token;
    if ((type == NodeType::if_ && token == Token::if_) || (type == NodeType::with && token == Token::with)) {
      next();
      if (++depth_ > max_depth) return fail("max expression depth exceeded");
      Node* list = make(NodeType::list, last->position);
      const Node* nested = control(type, context);
      if (nested == nullptr) return nullptr;
      --depth_;
      list->children = set_.arena_.copy(std::span<const Node* const>(&nested, 1));
      node->otherwise = list;
    } else {
      node->otherwise = item_list(last);
      if (failed()) return nullptr;
      if (last->type != NodeType::end) return fail(fmt::format("expected end; found {}", source_of(*last)));
    }
  }
  scope_.variables.resize(variables);
  return node;
}

bool Parser::template_name(const Item& item, std::string_view context, std::string_view& name) {
  if (item.token != Token::string && item.token != Token::raw_string) {
    unexpected(item, context);
    return false;
  }
  if (!literal_content(item.text, name)) fail("invalid syntax");
  return !failed();
}

Node* Parser::block() {
  const Item item = next_non_space();
  Tree& tree = set_.storage_.emplace_back();
  std::string_view name;
  if (!template_name(item, "block clause", name)) return nullptr;
  tree.name = name;
  tree.file = file_;
  tree.text = text_;
  Node* call = make(NodeType::call_template, item.position);
  call->content = name;
  call->pipe = pipeline("block clause", Token::right_delimiter);
  if (failed()) return nullptr;
  Scope outer = std::exchange(scope_, Scope{&tree, {"$"}, 0});
  const Node* last = nullptr;
  tree.root = item_list(last);
  if (last != nullptr && last->type != NodeType::end) {
    fail(fmt::format("unexpected {} in block clause", source_of(*last)));
  }
  if (!failed()) add(tree);
  scope_ = std::move(outer);
  return failed() ? nullptr : call;
}

Node* Parser::call_template() {
  const Item item = next_non_space();
  Node* call = make(NodeType::call_template, item.position);
  if (!template_name(item, "template clause", call->content)) return nullptr;
  Item after = next_non_space();
  if (after.token != Token::right_delimiter) {
    back(after);
    call->pipe = pipeline("template clause", Token::right_delimiter);
  }
  return failed() ? nullptr : call;
}

Node* Parser::pipeline(std::string_view context, Token end) {
  Node* pipe = make(NodeType::pipe, peek_non_space().position);
  const std::size_t begin = parts_.size();
  while (peek_non_space().token == Token::variable) {
    const Item name = next_non_space();
    const Item after = peek();
    const Item following = peek_non_space();
    const bool comma = following.token == Token::character && following.text == ",";
    if (following.token != Token::assign && following.token != Token::declare && !comma) {
      if (after.token == Token::space) back(after);
      back(name);
      break;
    }
    next_non_space();
    if (!comma) pipe->assigns = following.token == Token::assign;
    parts_.push_back(variable(name.position, text_.substr(name.position, name.text.size())));
    scope_.variables.push_back(name.text);
    if (!comma) break;
    if (context != "range" || parts_.size() - begin >= 2) {
      return fail(fmt::format("too many declarations in {}", context));
    }
    const Token token = peek_non_space().token;
    if (token != Token::variable && token != Token::right_delimiter && token != Token::right_parenthesis) {
      return fail("range can only initialize variables");
    }
  }
  pipe->declared = take_parts(begin);
  while (true) {
    const Item item = next_non_space();
    if (item.token == end) break;
    switch (item.token) {
      case Token::boolean:
      case Token::character_constant:
      case Token::dot:
      case Token::field:
      case Token::identifier:
      case Token::number:
      case Token::nil:
      case Token::raw_string:
      case Token::string:
      case Token::variable:
      case Token::left_parenthesis:
        break;
      default:
        return unexpected(item, context);
    }
    back(item);
    const Node* one = command();
    if (one == nullptr) return nullptr;
    parts_.push_back(one);
  }
  pipe->children = take_parts(begin);
  if (pipe->children.empty()) return fail(fmt::format("missing value for {}", context));
  for (std::size_t i = 1; i < pipe->children.size(); ++i) {
    const NodeType first = pipe->children[i]->children[0]->type;
    if (first == NodeType::boolean || first == NodeType::dot || first == NodeType::nil ||
        first == NodeType::number || first == NodeType::string) {
      return fail(fmt::format("non executable command in pipeline stage {}", i + 1));
    }
  }
  return pipe;
}

Node* Parser::command() {
  Node* node = make(NodeType::command, peek_non_space().position);
  const std::size_t begin = parts_.size();
  while (true) {
    peek_non_space();
    const Node* one = operand();
    if (failed()) return nullptr;
    if (one != nullptr) parts_.push_back(one);
    const Item item = next();
    if (item.token == Token::space) continue;
    if (item.token == Token::right_delimiter || item.token == Token::right_parenthesis) {
      back(item);
    } else if (item.token != Token::pipe) {
      return unexpected(item, "operand");
    }
    break;
  }
  node->children = take_parts(begin);
  if (node->children.empty()) return fail("empty command");
  return node;
}

Node* Parser::operand() {
  Node* node = term();
  if (node == nullptr || peek().token != Token::field) return node;
  const std::uint32_t position = peek().position;
  Node* chain = make(NodeType::chain, position);
  chain->pipe = node;
  std::uint32_t end = position;
  std::vector<std::string_view> names;
  while (peek().token == Token::field) {
    const Item item = next();
    names.push_back(text_.substr(item.position + 1, item.text.size() - 1));
    end = item.position + static_cast<std::uint32_t>(item.text.size());
  }
  switch (node->type) {
    case NodeType::field:
    case NodeType::variable:
      // `.a` and `.b` are separate tokens; their node begins at the second one, as in Go.
      names.insert(names.begin(), node->names.begin(), node->names.end());
      node->names = set_.arena_.copy(std::span<const std::string_view>(names));
      node->text = text_.substr(node->position, end - node->position);
      node->position = position;
      return node;
    case NodeType::boolean:
    case NodeType::string:
    case NodeType::number:
    case NodeType::nil:
    case NodeType::dot:
      return fail(fmt::format("unexpected . after term {}", go_quoted(source_of(*node))));
    default:
      chain->names = set_.arena_.copy(std::span<const std::string_view>(names));
      return chain;
  }
}

}  // namespace twinhull::helm
