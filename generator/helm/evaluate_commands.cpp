#include <fmt/format.h>

#include <algorithm>

#include "helm/evaluator.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr int max_depth = 3000;
constexpr std::size_t bytes_of_step = 64;   ///< of a text that is an argument
constexpr std::string_view wants = "want";  ///< Go's word

std::string_view go_type(char parameter) {
  switch (parameter) {
    case 's':
      return "string";
    case 'i':
      return "int";
    case 'I':
      return "int64";
    case 'f':
      return "float64";
    case 'b':
      return "bool";
    case 'm':
      return "map[string]interface {}";
    case 't':
      return "time.Time";
    default:
      return "interface {}";
  }
}

bool fits(const Value& value, char parameter) {
  switch (parameter) {
    case 's':
      return value.type == Type::string;
    case 'i':
      return value.type == Type::integer;
    case 'I':
      return value.type == Type::int64;
    case 'f':
      return value.type == Type::number;
    case 'b':
      return value.type == Type::boolean;
    case 'm':
      return value.type == Type::map || value.type == Type::values;
    case 't':
      return value.type == Type::time;
    default:
      return true;
  }
}

/// The error of a literal of the wrong type.
std::string_view wanted_literal(char parameter) {
  switch (parameter) {
    case 's':
      return "expected string; found ";
    case 'i':
    case 'I':
      return "expected integer; found ";
    case 'f':
      return "expected float; found ";
    default:
      return "expected bool; found ";
  }
}

}  // namespace

bool Evaluator::not_a_function(Frame& frame, const Node* command, const Value* last) {
  const bool more = command != nullptr && command->children.size() > 1;
  if (!more && last == nullptr) return true;
  const Node* first = command == nullptr ? frame.node : command->children[0];
  fail(frame, fmt::format("can't give argument to non-function {}", source_of(*first)));
  return false;
}

Value Evaluator::command(Frame& frame, const Value& dot, const Node& command, const Value* last) {
  const Node& first = *command.children[0];
  switch (first.type) {
    case NodeType::field:
      frame.node = &first;
      return field_chain(frame, dot, dot, first, 0, last, &command);
    case NodeType::chain: {
      frame.node = &first;
      if (first.pipe->type == NodeType::nil) {
        return fail(frame, fmt::format("indirection through explicit nil in {}", source_of(first)));
      }
      const Value receiver = argument(frame, dot, 0, *first.pipe);
      if (fault_) return {};
      return field_chain(frame, dot, receiver, first, 0, last, &command);
    }
    case NodeType::identifier:
      frame.node = &first;
      return call(frame, dot, *first.function, first.text, command, &command, last, nullptr);
    case NodeType::pipe:
      if (!not_a_function(frame, &command, last)) return {};
      return pipeline(frame, dot, first);
    case NodeType::variable:
      return variable(frame, dot, first, &command, last);
    default:
      break;
  }
  frame.node = &first;
  if (!not_a_function(frame, &command, last)) return {};
  switch (first.type) {
    case NodeType::boolean:
      return of(first.truth);
    case NodeType::dot:
      return dot;
    case NodeType::nil:
      return fail(frame, "nil is not a command");
    case NodeType::number:
      return constant(frame, first);
    case NodeType::string:
      return of_text(first.content);
    default:
      return fail(frame, fmt::format("can't evaluate command {}", go_quoted(source_of(first))));
  }
}

Value Evaluator::constant(Frame& frame, const Node& node) {
  frame.node = &node;
  if (node.written_as_float) return of_number(node.number);
  return of_int(node.integer);
}

Value Evaluator::variable(Frame& frame, const Value& dot, const Node& node, const Node* command,
                          const Value* last) {
  frame.node = &node;
  const Value* found = find_variable(frame, node.names[0]);
  if (found == nullptr) return fail(frame, fmt::format("undefined variable: {}", node.names[0]));
  if (node.names.size() == 1) {
    if (!not_a_function(frame, command, last)) return {};
    return *found;
  }
  return field_chain(frame, dot, *found, node, 1, last, command);
}

Value Evaluator::field_chain(Frame& frame, const Value& dot, Value receiver, const Node& node,
                             std::size_t first, const Value* last, const Node* command) {
  for (std::size_t i = first; i < node.names.size(); ++i) {
    const bool end = i + 1 == node.names.size();
    receiver =
        field(frame, dot, node.names[i], node, end ? command : nullptr, end ? last : nullptr, receiver);
    if (fault_) return {};
  }
  return receiver;
}

Value Evaluator::field(Frame& frame, const Value& dot, std::string_view name, const Node& node,
                       const Node* command, const Value* last, const Value& receiver) {
  if (receiver.type == Type::invalid) return {};
  if (receiver.type == Type::nil)
    return fail(frame, fmt::format("nil pointer evaluating interface {{}}.{}", name));
  if (std::optional<Value> result = method(frame, dot, name, node, command, last, receiver)) return *result;
  if (fault_) return {};
  const bool has_arguments = (command != nullptr && command->children.size() > 1) || last != nullptr;
  if (receiver.type == Type::object) {
    if (const Value* found = find(*receiver.object, name)) {
      if (has_arguments) {
        return fail(frame, fmt::format("{} has arguments but cannot be invoked as function", name));
      }
      return *found;
    }
  } else if (receiver.is_map()) {
    if (has_arguments) return fail(frame, fmt::format("{} is not a method but has arguments", name));
    const Value* found = find(receiver.map, name);
    if (found != nullptr) {
      Value value = *found;
      value.boxed = receiver.type != Type::string_map;
      if (origins_ != nullptr) origins_->note_read(value);
      return value;
    }
    if (receiver.type == Type::string_map) return of_text("");
    Value nil = nil_value();
    if (origins_ != nullptr) nil.origin = origins_->of_missing(receiver, name);
    return nil;
  }
  return fail(frame, fmt::format("can't evaluate field {} in type {}", name,
                                 receiver.boxed ? "interface {}" : type_name(receiver)));
}

std::optional<Value> Evaluator::method(Frame& frame, const Value& dot, std::string_view name,
                                       const Node& node, const Node* command, const Value* last,
                                       const Value& receiver) {
  const Function* found = find_method(receiver, name);
  if (found == nullptr) return std::nullopt;
  return call(frame, dot, *found, name, node, command, last, &receiver);
}

Value Evaluator::lazy(Frame& frame, const Value& dot, const Function& function, const Node* command,
                      const Value* last) {
  Value value;
  for (std::size_t i = 1; command != nullptr && i < command->children.size(); ++i) {
    value = argument(frame, dot, 'v', *command->children[i]);
    if (fault_) return {};
    if (is_true(value) == (function.name == "or")) return value;
  }
  return last == nullptr ? value : *last;
}

Value Evaluator::call(Frame& frame, const Value& dot, const Function& function, std::string_view name,
                      const Node& at, const Node* command, const Value* last, const Value* receiver) {
  const std::size_t given = command == nullptr ? 0 : command->children.size() - 1;
  std::string_view parameters = function.parameters;
  const bool variadic = parameters.ends_with('*');
  if (variadic) parameters.remove_suffix(1);
  const std::size_t fixed = variadic ? parameters.size() - 1 : parameters.size();
  const std::size_t count = given + (last == nullptr ? 0 : 1);
  if (variadic && count < fixed) {
    return fail(frame,
                fmt::format("wrong number of args for {}: {} at least {} got {}", name, wants, fixed, given));
  }
  if (!variadic && count != fixed) {
    return fail(frame, fmt::format("wrong number of args for {}: {} {} got {}", name, wants, fixed, count));
  }
  if (++depth_ > max_depth) {
    --depth_;
    return fail(frame, "the template is nested too deeply");
  }
  if (++steps_ > limits_.steps) {
    --depth_;
    return fail(frame, "the template takes too many steps");
  }
  Value result;
  if (receiver == nullptr && is_lazy(function)) {
    result = lazy(frame, dot, function, command, last);
    --depth_;
    return result;
  }
  std::vector<Value> arguments;
  arguments.reserve(count + 1);
  if (receiver != nullptr) arguments.push_back(*receiver);
  const auto parameter = [&](std::size_t i) { return parameters[std::min(i, parameters.size() - 1)]; };
  const auto type = [&](std::size_t i) { return parameter(i) == 'w' ? 'a' : parameter(i); };
  for (std::size_t i = 0; i < given && !fault_; ++i) {
    arguments.push_back(argument(frame, dot, type(i), *command->children[i + 1]));
  }
  if (!fault_ && last != nullptr) arguments.push_back(accept(frame, *last, type(given)));
  if (!fault_) {
    for (std::size_t i = 0; i < count && !fault_; ++i) {
      const Value& value = arguments[i + (receiver == nullptr ? 0 : 1)];
      if (parameter(i) == 'w') {
        spend_visit(value);
      } else if (value.type == Type::string) {
        spend_steps(value.size / bytes_of_step);
      }
    }
    if (function.purity != Purity::pure &&
        std::find(impure_.begin(), impure_.end(), function.name) == impure_.end()) {
      impure_.push_back(function.name);
    }
    caller_ = &frame;
    caller_node_ = &at;
    if (!fault_) result = function.evaluate(Call{*this, arguments});
    if (origins_ != nullptr && !fault_) result = origins_->carried(arguments, result);
    if (!fault_ && heap_.exhausted()) fail_call("the template takes too much memory");
    if (fault_) {
      frame.node = &at;
      wrap(frame, name);
      result = Value();
    }
  }
  --depth_;
  return result;
}

Value Evaluator::accept(Frame& frame, const Value& value, char type) {
  if (type == 0 || type == 'v') return value;
  if (value.type == Type::invalid) {
    if (type == 'a') {
      Value nil = nil_value();
      nil.origin = value.origin;
      return nil;
    }
    if (type == 'm') return of_map(nullptr);
    return fail(frame, fmt::format("invalid value; expected {}", go_type(type)));
  }
  if (fits(value, type)) return value;
  const std::string given = value.type == Type::nil ? "interface {}" : type_name(value);
  return fail(frame, fmt::format("wrong type for value; expected {}; got {}", go_type(type), given));
}

Value Evaluator::argument(Frame& frame, const Value& dot, char type, const Node& node) {
  frame.node = &node;
  switch (node.type) {
    case NodeType::dot:
      return accept(frame, dot, type);
    case NodeType::nil:
      if (type == 'a' || type == 'v') return type == 'a' ? nil_value() : Value();
      if (type == 'm') return of_map(nullptr);
      return fail(frame, fmt::format("cannot assign nil to {}", go_type(type)));
    case NodeType::field: {
      const Value value = field_chain(frame, dot, dot, node, 0, nullptr, nullptr);
      return fault_ ? Value() : accept(frame, value, type);
    }
    case NodeType::variable: {
      const Value value = variable(frame, dot, node, nullptr, nullptr);
      return fault_ ? Value() : accept(frame, value, type);
    }
    case NodeType::pipe: {
      const Value value = pipeline(frame, dot, node);
      return fault_ ? Value() : accept(frame, value, type);
    }
    case NodeType::identifier: {
      const Value value = call(frame, dot, *node.function, node.text, node, nullptr, nullptr, nullptr);
      return fault_ ? Value() : accept(frame, value, type);
    }
    case NodeType::chain: {
      if (node.pipe->type == NodeType::nil) {
        return fail(frame, fmt::format("indirection through explicit nil in {}", source_of(node)));
      }
      const Value receiver = argument(frame, dot, 0, *node.pipe);
      if (fault_) return {};
      const Value value = field_chain(frame, dot, receiver, node, 0, nullptr, nullptr);
      return fault_ ? Value() : accept(frame, value, type);
    }
    default:
      break;
  }
  const bool any = type == 'a' || type == 'v' || type == 0;
  if (node.type == NodeType::string && (any || type == 's')) return of_text(node.content);
  if (node.type == NodeType::boolean && (any || type == 'b')) return of(node.truth);
  if (node.type == NodeType::number) {
    if (any) return constant(frame, node);
    if (type == 'i' && node.is_integer) return of_int(node.integer);
    if (type == 'I' && node.is_integer) return of_int64(node.integer);
    if (type == 'f' && node.is_float) return of_number(node.number);
  }
  if (type == 'm' || type == 't') {
    return fail(frame, fmt::format("can't handle {} for arg of type {}", source_of(node), go_type(type)));
  }
  return fail(frame, fmt::format("{}{}", wanted_literal(type), source_of(node)));
}

}  // namespace twinhull::helm
