#include "helm/evaluator.h"

#include <fmt/format.h>

#include <algorithm>

#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr int max_depth = 3000;           ///< of nested nodes, over all templates
constexpr int max_template_depth = 1000;  ///< of `template` actions
constexpr int max_include_depth = 1000;   ///< of one name, as in Helm

}  // namespace

ExecError Evaluator::take_fault() {
  ExecError fault = std::move(*fault_);
  fault_.reset();
  return fault;
}

void Evaluator::fail_call(std::string message) {
  if (!fault_) fault_ = ExecError{{std::move(message)}, nullptr};
}

std::optional<base::Limit> Evaluator::exceeded() const {
  if (steps_ > limits_.steps) return base::Limit::render_steps;
  if (heap_.exhausted()) return base::Limit::render_bytes;
  return too_large_ ? std::optional(base::Limit::render_output) : std::nullopt;
}

bool Evaluator::affordable(std::size_t bytes) {
  if (bytes <= limits_.output) return true;
  too_large_ = true;
  fail_call("result is too large");
  return false;
}

bool Evaluator::spend_steps(std::uint64_t steps) {
  steps_ += steps;
  if (steps_ > limits_.steps || steps > limits_.steps) {
    fail_call("the template takes too many steps");
    return false;
  }
  if (heap_.exhausted()) {
    fail_call("the template takes too much memory");
    return false;
  }
  return true;
}

bool Evaluator::spend_visit(const Value& value) {
  return spend_steps(steps_of(value, limits_.steps - std::min(steps_, limits_.steps) + 1));
}

Value Evaluator::fail(Frame& frame, const std::string& message) {
  if (fault_) return {};
  const std::string at = frame.node == nullptr
                             ? fmt::format("template: {}: {}", frame.tree->name, message)
                             : fmt::format("template: {}: executing {} at <{}>: {}", location_of(*frame.node),
                                           go_quoted(frame.tree->name), source_of(*frame.node), message);
  fault_ = ExecError{{at}, frame.node};
  return {};
}

void Evaluator::wrap(Frame& frame, std::string_view name) {
  ExecError inner = take_fault();
  const std::string message = fmt::format("error calling {}: {}", name, inner.messages.front());
  fail(frame, message);
  const Node* node = inner.node == nullptr ? fault_->node : inner.node;
  fault_->messages.insert(fault_->messages.end(), inner.messages.begin(), inner.messages.end());
  fault_->node = node;
}

std::optional<std::string> Evaluator::execute(std::string_view name, const Value& data, Pieces& pieces) {
  const Tree* tree = set_->find(name);
  std::string out;
  if (tree == nullptr) {
    fail_call(fmt::format("template: no template {} associated with template \"gotpl\"", go_quoted(name)));
    return std::nullopt;
  }
  if (!run_template(*tree, data, {out, pieces})) return std::nullopt;
  return out;
}

bool Evaluator::run_template(const Tree& tree, const Value& data, const Output& output) {
  Frame frame;
  frame.tree = &tree;
  frame.out = &output.text;
  frame.pieces = &output.pieces;
  frame.call = output.call;
  frame.variables.emplace_back("$", data);
  frame.depth = output.depth;
  walk(frame, data, *tree.root);
  return !fault_;
}

Value Evaluator::include(const Call& call) {
  const std::string_view name = call[0].text();
  int& count = includes_.try_emplace(std::string(name), 0).first->second;
  if (count > max_include_depth) {
    return call.fail(
        fmt::format("rendering template has a nested reference name: {}: unable to execute template", name));
  }
  const Tree* tree = set_->find(name);
  if (tree == nullptr) {
    return call.fail(
        fmt::format("template: no template {} associated with template \"gotpl\"", go_quoted(name)));
  }
  ++count;
  std::string out;
  Pieces pieces;
  const bool done = run_template(*tree, call[1], {out, pieces, call_at(*caller_, *caller_node_)});
  --count;
  return done ? recorded(out, pieces) : Value();
}

Value Evaluator::tpl(const Call& call) {
  const std::string_view text = call[0].text();
  if (text.find("{{") == std::string_view::npos) return call[0];
  std::unique_ptr<TemplateSet>& set = parsed_[{set_, std::string(text)}];
  if (set == nullptr) {
    set = std::make_unique<TemplateSet>(set_);
    if (const std::string error = set->parse("gotpl", text); !error.empty()) {
      set.reset();
      return call.fail(fmt::format("cannot parse template {}: {}", go_quoted(text), error));
    }
  }
  const TemplateSet* outer = std::exchange(set_, set.get());
  const std::uint32_t outer_text = std::exchange(tpl_text_, call[0].origin);
  std::string out;
  Pieces pieces;
  const Tree* tree = set_->find("gotpl");
  const bool done = tree == nullptr || run_template(*tree, call[1], {out, pieces, caller_->call});
  set_ = outer;
  tpl_text_ = outer_text;
  if (!done) {
    ExecError inner = take_fault();
    ExecError fault{{fmt::format("error during tpl function execution for {}: {}", go_quoted(text),
                                 inner.messages.front())},
                    inner.node};
    fault.messages.insert(fault.messages.end(), inner.messages.begin(), inner.messages.end());
    // The nodes of the text are not part of a file.
    fault.node = nullptr;
    fault_ = std::move(fault);
    return {};
  }
  remove_no_value(out, pieces);
  return recorded(out, pieces);
}

Evaluator::Flow Evaluator::walk_list(Frame& frame, const Value& dot, const Node& list) {
  for (const Node* child : list.children) {
    const Flow flow = walk(frame, dot, *child);
    if (fault_ || flow != Flow::next) return flow;
  }
  return Flow::next;
}

Evaluator::Flow Evaluator::walk(Frame& frame, const Value& dot, const Node& node) {
  frame.node = &node;
  if (++steps_ > limits_.steps) fail(frame, "the template takes too many steps");
  if (heap_.exhausted()) fail(frame, "the template takes too much memory");
  if (depth_ > max_depth) fail(frame, "the template is nested too deeply");
  if (fault_) return Flow::next;
  ++depth_;
  Flow flow = Flow::next;
  switch (node.type) {
    case NodeType::text:
      frame.out->append(node.text);
      if (origins_ != nullptr) record_text(frame, node);
      check_size(frame);
      break;
    case NodeType::action: {
      const Value value = pipeline(frame, dot, *node.pipe);
      if (!fault_ && node.pipe->declared.empty()) {
        frame.node = &node;
        print_value(frame, value);
      }
      break;
    }
    case NodeType::if_:
    case NodeType::with:
      flow = walk_condition(frame, dot, node);
      break;
    case NodeType::range:
      flow = walk_range(frame, dot, node);
      break;
    case NodeType::call_template:
      walk_template(frame, dot, node);
      break;
    case NodeType::break_:
      flow = Flow::break_;
      break;
    case NodeType::continue_:
      flow = Flow::continue_;
      break;
    case NodeType::list:
      flow = walk_list(frame, dot, node);
      break;
    default:
      fail(frame, "unknown node");
  }
  --depth_;
  return flow;
}

Evaluator::Flow Evaluator::walk_condition(Frame& frame, const Value& dot, const Node& node) {
  const std::size_t mark = frame.variables.size();
  const Value value = pipeline(frame, dot, *node.pipe);
  Flow flow = Flow::next;
  if (!fault_) {
    if (is_true(value)) {
      flow = walk(frame, node.type == NodeType::with ? value : dot, *node.body);
    } else if (node.otherwise != nullptr) {
      flow = walk(frame, dot, *node.otherwise);
    }
  }
  frame.variables.resize(mark);
  return flow;
}

Evaluator::Flow Evaluator::iterate(Frame& frame, const Node& node, const Value& index, const Value& item,
                                   std::size_t mark) {
  const std::span<const Node* const> declared = node.pipe->declared;
  if (!declared.empty()) {
    if (node.pipe->assigns) {
      assign(frame, declared[0]->names[0], declared.size() > 1 ? index : item);
      if (declared.size() > 1) assign(frame, declared[1]->names[0], item);
    } else {
      // The variables are the last ones: `pipeline` has pushed them.
      frame.variables[frame.variables.size() - 1].second = item;
      if (declared.size() > 1) frame.variables[frame.variables.size() - 2].second = index;
    }
  }
  const Flow flow = walk(frame, item, *node.body);
  frame.variables.resize(mark);
  return flow;
}

Evaluator::Flow Evaluator::walk_range(Frame& frame, const Value& dot, const Node& node) {
  const std::size_t before = frame.variables.size();
  const Value value = pipeline(frame, dot, *node.pipe);
  const std::size_t mark = frame.variables.size();
  bool ran = false;
  Flow flow = Flow::next;
  const auto step = [&](const Value& index, const Value& item) {
    ran = true;
    const Flow inner = iterate(frame, node, index, item, mark);
    if (fault_) flow = Flow::break_;
    if (inner == Flow::break_) flow = Flow::break_;
    return flow == Flow::next;
  };
  if (fault_) {
    // Nothing to iterate over.
  } else if (value.is_integer()) {
    if (node.pipe->declared.size() > 1) {
      fail(frame, fmt::format("can't use {} to iterate over more than one variable", printed(value)));
    }
    for (std::int64_t i = 0; !fault_ && i < value.integer; ++i) {
      Value item = value;
      item.integer = i;
      item.boxed = false;
      if (!step({}, item)) break;
    }
  } else if (value.is_list()) {
    // A copy of the reference: the body can assign another list to the variable.
    const std::size_t count = items_of(value).size();
    for (std::size_t i = 0; i < count && i < items_of(value).size(); ++i) {
      Value item = items_of(value)[i];
      if (origins_ != nullptr) origins_->note_read(item);
      if (value.type == Type::strings || value.type == Type::ints) item.boxed = false;
      if (!step(of_int(static_cast<std::int64_t>(i)), item)) break;
    }
  } else if (value.is_map()) {
    // Go takes the entries before the first iteration: the body can change the map.
    std::vector<std::pair<std::string_view, Value>> entries(entries_of(value).begin(),
                                                            entries_of(value).end());
    heap_.spend(0);
    for (const auto& [key, entry] : entries) {
      Value item = entry;
      if (value.type == Type::string_map) item.boxed = false;
      if (value.type == Type::files) {
        List* bytes = heap_.make_list();
        for (const char c : entry.text()) {
          Value byte = of_int(static_cast<unsigned char>(c));
          byte.type = Type::byte;
          append(heap_, *bytes, byte);
        }
        item = of_list(bytes, Type::bytes);
      }
      Value name = of_text(key);
      if (origins_ != nullptr) {
        origins_->note_read(entry);
        name.origin = origins_->of_key(key, entry);
      }
      if (!step(name, item)) break;
    }
  } else if (!value.is_nil()) {
    fail(frame, fmt::format("range can't iterate over {}", printed(value)));
  }
  Flow result = Flow::next;
  // `else` still has the variables of the range, and `break` in it ends this range, not the one around it.
  if (!fault_ && !ran && node.otherwise != nullptr) result = walk(frame, dot, *node.otherwise);
  if (result == Flow::break_) result = Flow::next;
  frame.variables.resize(std::min(frame.variables.size(), before));
  return result;
}

void Evaluator::walk_template(Frame& frame, const Value& dot, const Node& node) {
  const Tree* tree = set_->find(node.content);
  if (tree == nullptr) {
    fail(frame, fmt::format("template {} not defined", go_quoted(node.content)));
    return;
  }
  if (frame.depth >= max_template_depth) {
    fail(frame, "exceeded maximum template depth (100000)");
    return;
  }
  const Value data = node.pipe == nullptr ? Value() : pipeline(frame, dot, *node.pipe);
  if (!fault_) run_template(*tree, data, {*frame.out, *frame.pieces, call_at(frame, node), frame.depth + 1});
}

Value Evaluator::pipeline(Frame& frame, const Value& dot, const Node& pipe) {
  frame.node = &pipe;
  Value value;
  const Value* last = nullptr;
  for (const Node* one : pipe.children) {
    value = command(frame, dot, *one, last);
    if (fault_) return {};
    // The value in the interface.
    value.boxed = false;
    if (value.type == Type::nil) value.type = Type::invalid;
    last = &value;
  }
  for (const Node* declared : pipe.declared) {
    if (pipe.assigns) {
      assign(frame, declared->names[0], value);
    } else {
      frame.variables.emplace_back(declared->names[0], value);
    }
  }
  return value;
}

const Value* Evaluator::find_variable(const Frame& frame, std::string_view name) const {
  for (std::size_t i = frame.variables.size(); i > 0; --i) {
    if (frame.variables[i - 1].first == name) return &frame.variables[i - 1].second;
  }
  return nullptr;
}

void Evaluator::assign(Frame& frame, std::string_view name, const Value& value) {
  for (std::size_t i = frame.variables.size(); i > 0; --i) {
    if (frame.variables[i - 1].first == name) {
      frame.variables[i - 1].second = value;
      return;
    }
  }
  fail(frame, fmt::format("undefined variable: {}", name));
}

void Evaluator::print_value(Frame& frame, const Value& value) {
  if (value.is_nil()) {
    frame.out->append("<no value>");
  } else if (value.type == Type::string) {
    frame.out->append(value.text());
  } else if (spend_visit(value)) {
    print(*frame.out, value);
  } else {
    fail(frame, take_fault().messages.front());
    return;
  }
  if (origins_ != nullptr) record_value(frame, value);
  check_size(frame);
}

void Evaluator::check_size(Frame& frame) {
  if (frame.out->size() <= limits_.output) return;
  too_large_ = true;
  fail(frame, "the output is too large");
}

}  // namespace twinhull::helm
