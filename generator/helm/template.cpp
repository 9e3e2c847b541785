#include "helm/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "helm/parser.h"
#include "helm/print.h"

namespace twinhull::helm {

std::string TemplateSet::parse(std::string_view name, std::string_view text) {
  Parser parser(*this, arena_.copy(name), arena_.copy(text));
  parser.run();
  return parser.error();
}

const Tree* TemplateSet::find(std::string_view name) const {
  const auto found = trees_.find(name);
  if (found != trees_.end()) return found->second;
  return parent_ == nullptr ? nullptr : parent_->find(name);
}

std::vector<std::string_view> TemplateSet::names() const {
  std::vector<std::string_view> out;
  for (const auto& [name, tree] : trees_) out.push_back(name);
  return out;
}

std::string location_of(const Node& node) {
  const std::string_view before = node.tree->text.substr(0, node.position);
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  return fmt::format("{}:{}:{}", node.tree->file, 1 + std::count(before.begin(), before.end(), '\n'), column);
}

namespace {

void print_node(std::string& out, const Node& node);

void print_joined(std::string& out, std::span<const Node* const> nodes, std::string_view separator) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) out += separator;
    if (nodes[i]->type == NodeType::pipe) {
      out += '(';
      print_node(out, *nodes[i]);
      out += ')';
    } else {
      print_node(out, *nodes[i]);
    }
  }
}

void print_control(std::string& out, const Node& node, std::string_view word) {
  out += fmt::format("{{{{{} ", word);
  print_node(out, *node.pipe);
  out += "}}";
  print_node(out, *node.body);
  if (node.otherwise != nullptr) {
    out += "{{else}}";
    print_node(out, *node.otherwise);
  }
  out += "{{end}}";
}

void print_node(std::string& out, const Node& node) {
  switch (node.type) {
    case NodeType::text:
      out += node.text;
      return;
    case NodeType::action:
      out += "{{";
      print_node(out, *node.pipe);
      out += "}}";
      return;
    case NodeType::if_:
      return print_control(out, node, "if");
    case NodeType::range:
      return print_control(out, node, "range");
    case NodeType::with:
      return print_control(out, node, "with");
    case NodeType::call_template:
      out += "{{template " + go_quoted(node.content);
      if (node.pipe != nullptr) {
        out += ' ';
        print_node(out, *node.pipe);
      }
      out += "}}";
      return;
    case NodeType::break_:
      out += "{{break}}";
      return;
    case NodeType::continue_:
      out += "{{continue}}";
      return;
    case NodeType::end:
      out += "{{end}}";
      return;
    case NodeType::else_:
      out += "{{else}}";
      return;
    case NodeType::list:
      for (const Node* child : node.children) print_node(out, *child);
      return;
    case NodeType::pipe:
      for (std::size_t i = 0; i < node.declared.size(); ++i) {
        if (i > 0) out += ", ";
        print_node(out, *node.declared[i]);
      }
      if (!node.declared.empty()) out += node.assigns ? " = " : " := ";
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += " | ";
        print_node(out, *node.children[i]);
      }
      return;
    case NodeType::command:
      return print_joined(out, node.children, " ");
    case NodeType::chain:
      print_joined(out, {&node.pipe, 1}, "");
      for (const std::string_view name : node.names) out.append(".").append(name);
      return;
    case NodeType::dot:
      out += '.';
      return;
    case NodeType::nil:
      out += "nil";
      return;
    case NodeType::field:
      for (const std::string_view name : node.names) out.append(".").append(name);
      return;
    case NodeType::variable:
      for (std::size_t i = 0; i < node.names.size(); ++i) out.append(i > 0 ? "." : "").append(node.names[i]);
      return;
    case NodeType::boolean:
    case NodeType::identifier:
    case NodeType::number:
    case NodeType::string:
      out += node.text;
      return;
  }
}

}  // namespace

std::string source_of(const Node& node) {
  std::string out;
  print_node(out, node);
  return out;
}

}  // namespace twinhull::helm
