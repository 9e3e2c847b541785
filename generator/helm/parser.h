#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "helm/lexer.h"
#include "helm/template.h"

namespace twinhull::helm {

/// Parses one file into trees, as Go's text/template/parse. After an error, all functions return at once with
/// null, and `error` is its message.
class Parser {
 public:
  Parser(TemplateSet& set, std::string_view file, std::string_view text)
      : set_(set), file_(file), text_(text), lexer_(text) {}

  /// Parses the file and adds its templates to the set.
  void run();
  const std::string& error() const { return error_; }

 private:
  static constexpr int max_depth = 300;  ///< of nested controls and parentheses

  struct Scope {
    Tree* tree = nullptr;
    std::vector<std::string_view> variables;
    int range_depth = 0;
  };

  Item next();
  /// The next token, which is valid until another one is read.
  const Item& peek();
  Item next_non_space();
  const Item& peek_non_space();
  void back(const Item& item) { pending_[pending_count_++] = item; }
  Node* make(NodeType type, std::uint32_t position);
  /// Takes the parts from `begin` on, which are complete.
  std::span<const Node* const> take_parts(std::size_t begin);
  std::nullptr_t fail(std::string message);
  std::nullptr_t unexpected(const Item& item, std::string_view context);
  std::string shown(const Item& item) const;
  bool failed() const { return !error_.empty(); }
  bool expect(Token token, std::string_view context, Item* found = nullptr);

  void add(Tree& tree);
  void definition();
  /// The nodes up to `end` or `else`, which is `last`.
  Node* item_list(const Node*& last);
  Node* text_or_action();
  Node* action();
  Node* control(NodeType type, std::string_view context);
  Node* loop_exit(NodeType type, const Item& item, std::string_view word);
  Node* block();
  Node* call_template();
  Node* else_();
  bool template_name(const Item& item, std::string_view context, std::string_view& name);
  /// The value of a string literal; false if it is invalid.
  bool literal_content(std::string_view literal, std::string_view& content);
  Node* pipeline(std::string_view context, Token end);
  Node* command();
  Node* operand();
  Node* term();
  Node* number(const Item& item);
  Node* variable(std::uint32_t position, std::string_view text);
  Node* field(std::uint32_t position, std::string_view text);

  TemplateSet& set_;
  std::string_view file_;
  std::string_view text_;
  Lexer lexer_;
  std::array<Item, 4> pending_ = {};  ///< tokens that were read ahead, the next one last
  std::size_t pending_count_ = 0;
  /// The parts of nodes that are not complete yet, those of the innermost one last.
  std::vector<const Node*> parts_;
  Scope scope_;
  int line_ = 1;         ///< of the last token
  int action_line_ = 0;  ///< where the current action begins
  int depth_ = 0;        ///< of nested controls and parentheses
  std::string error_;
};

}  // namespace twinhull::helm
