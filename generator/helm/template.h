#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace twinhull::helm {

struct Function;
struct Tree;

enum class NodeType : std::uint8_t {
  text,
  action,
  if_,
  range,
  with,
  call_template,
  break_,
  continue_,
  list,
  // Parts of actions.
  pipe,
  command,
  boolean,
  chain,
  dot,
  field,
  identifier,
  nil,
  number,
  string,
  variable,
  // Only while parsing.
  end,
  else_,
};

/// A node of a parsed template, as in Go's text/template/parse. What it refers to lives as long as its set.
struct Node {
  NodeType type = NodeType::text;
  std::uint32_t position = 0;  ///< byte in the text of its file
  const Tree* tree = nullptr;
  std::string_view text;                    ///< text; name of a function; source of a literal
  std::string_view content;                 ///< of a string literal; name of a template that is called
  std::span<const std::string_view> names;  ///< of fields; of a variable, which is first
  std::span<const Node* const> children;    ///< commands of a pipe, arguments of a command, nodes of a list
  std::span<const Node* const> declared;    ///< variables of a pipe
  bool assigns = false;                     ///< a pipe with `=`, not `:=`
  const Node* pipe = nullptr;               ///< of actions; the first part of a chain
  const Node* body = nullptr;
  const Node* otherwise = nullptr;
  const Function* function = nullptr;  ///< of an identifier
  bool truth = false;
  // A number can have several types.
  bool is_integer = false;
  bool is_float = false;
  bool written_as_float = false;
  std::int64_t integer = 0;
  double number = 0;
};

/// A template: that of a file, or one that `define` or `block` names.
struct Tree {
  std::string name;
  std::string_view file;  ///< name in error messages
  std::string_view text;  ///< of the file
  const Node* root = nullptr;
};

/// Templates that know each other by name. Texts and nodes live as long as the set.
class TemplateSet {
 public:
  TemplateSet() = default;
  /// A set that also finds the templates of another one, which must outlive it (`tpl`).
  explicit TemplateSet(const TemplateSet* parent) : parent_(parent), arena_(1024) {}
  TemplateSet(const TemplateSet&) = delete;
  TemplateSet& operator=(const TemplateSet&) = delete;

  /// Parses a file and adds it and what it defines; a later definition replaces an earlier one. Returns an
  /// error in Go's words, empty on success: `template: web.yaml:3: unexpected "}" in operand`.
  std::string parse(std::string_view name, std::string_view text);
  const Tree* find(std::string_view name) const;
  /// The names of all templates.
  std::vector<std::string_view> names() const;

 private:
  friend class Parser;
  const TemplateSet* parent_ = nullptr;
  base::Arena arena_;  ///< texts and nodes
  std::deque<Tree> storage_;
  std::map<std::string, const Tree*, std::less<>> trees_;
};

/// The node as Go prints it in error messages: `.Values.image | default "x"`.
std::string source_of(const Node& node);

/// `file:line:column` of a node, as in Go's error messages.
std::string location_of(const Node& node);

}  // namespace twinhull::helm
