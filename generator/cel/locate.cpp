#include "cel/locate.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace twinhull::cel {
namespace {

using source::Span;

/// A variable of a macro with the node of its value, which a scalar value does not have.
struct LocalVariable {
  Scope scope;
  const yaml::Node* node = nullptr;
  const LocalVariable* parent = nullptr;
};

LocalVariable bound(const std::string& name, const Value& value, const yaml::Node* node,
                    const LocalVariable* parent) {
  return {Scope{name, &value, parent == nullptr ? nullptr : &parent->scope}, node, parent};
}

class Locator {
 public:
  Locator(const Activation& activation, Budget& budget) : activation_(activation), budget_(budget) {}

  Span explain(const Expr& expr, bool result, const LocalVariable* local) {
    switch (expr.kind) {
      case ExprKind::conjunction:
        return result ? last(expr, true, local) : decisive(expr, false, local);
      case ExprKind::disjunction:
        return result ? decisive(expr, true, local) : last(expr, false, local);
      case ExprKind::conditional:
        return conditional(expr, result, local);
      case ExprKind::comprehension:
        return comprehension(expr, result, local);
      case ExprKind::bind: {
        const Value value = run(*expr.args[0], local);
        const LocalVariable inner = bound(expr.variables[0], value, value.node(), local);
        return explain(*expr.args[1], result, &inner);
      }
      case ExprKind::call:
        if (expr.text == "!_") return explain(*expr.args[0], !result, local);
        return first(expr, local);
      case ExprKind::list:
      case ExprKind::map:
        return first(expr, local);
      case ExprKind::select:
      case ExprKind::presence:
      case ExprKind::index:
        return field(expr, local);
      case ExprKind::name:
        return name(expr, local);
      default:
        return {};
    }
  }

 private:
  Value run(const Expr& expr, const LocalVariable* local) {
    return evaluate(expr, activation_, budget_, local == nullptr ? nullptr : &local->scope);
  }
  bool is(const Expr& expr, bool wanted, const LocalVariable* local) {
    const Value value = run(expr, local);
    return value.is(Kind::boolean) && value.is_true() == wanted;
  }

  /// The operand that decides.
  Span decisive(const Expr& expr, bool result, const LocalVariable* local) {
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      if (is(*arg, result, local)) return explain(*arg, result, local);
    }
    return {};
  }
  /// If all operands have the same result, those before the last one are mostly its conditions.
  Span last(const Expr& expr, bool result, const LocalVariable* local) {
    for (std::size_t i = expr.args.size(); i > 0; --i) {
      if (const Span span = explain(*expr.args[i - 1], result, local); span.known()) return span;
    }
    return {};
  }
  Span first(const Expr& expr, const LocalVariable* local) {
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      if (const Span span = explain(*arg, true, local); span.known()) return span;
    }
    return {};
  }

  Span conditional(const Expr& expr, bool result, const LocalVariable* local) {
    const bool holds = is(*expr.args[0], true, local);
    const Span span = explain(*expr.args[holds ? 1 : 2], result, local);
    return span.known() ? span : explain(*expr.args[0], holds, local);
  }

  static const yaml::Node* item_of(const Value& range, std::size_t index) {
    const yaml::Node* node = range.node();
    if (node == nullptr) return range.is(Kind::list) ? range.at(index).node() : nullptr;
    return node->is(yaml::Kind::list) ? node->items[index] : node->entries[index].value;
  }

  /// The first item that decides `all` or `exists`; otherwise the range.
  Span comprehension(const Expr& expr, bool result, const LocalVariable* local) {
    const Value range = run(*expr.args[0], local);
    const bool decides = (expr.text == "all" && !result) || (expr.text == "exists" && result);
    const bool items = range.is(Kind::list) || range.is(Kind::map);
    for (std::size_t i = 0; decides && items && i < range.size() && !budget_.exhausted(); ++i) {
      const Value position = Value::integer(static_cast<std::int64_t>(i));
      const auto [key, value] = range.is(Kind::map) ? range.entry(i) : std::pair(position, range.at(i));
      const yaml::Node* node = item_of(range, i);
      const bool pair = expr.variables.size() > 1;
      const bool keyed = pair || range.is(Kind::map);  // with one variable, a map gives its keys
      const LocalVariable one = bound(expr.variables[0], keyed ? key : value, pair ? nullptr : node, local);
      const LocalVariable two = pair ? bound(expr.variables[1], value, node, &one) : LocalVariable();
      const LocalVariable* inner = pair ? &two : &one;
      if (!is(*expr.args[1], result, inner)) continue;
      const Span span = explain(*expr.args[1], result, inner);
      return span.known() || node == nullptr ? span : node->span;
    }
    return explain(*expr.args[0], true, local);
  }

  /// A field or item; the value around one that is missing.
  Span field(const Expr& expr, const LocalVariable* local) {
    Value container = run(*expr.args[0], local);
    if (container.is(Kind::optional) && container.content() != nullptr)
      container = Value(*container.content());
    const yaml::Node* node = container.node();
    if (node == nullptr) {
      const Span span = computed(run(expr, local));
      return span.known() ? span : explain(*expr.args[0], true, local);
    }
    const yaml::Node* found = expr.kind == ExprKind::index ? at_index(*node, run(*expr.args[1], local))
                                                           : container.field_node(expr.text);
    if (found != nullptr && found->span.known()) return found->span;
    return node->span.known() ? node->span : explain(*expr.args[0], true, local);
  }

  /// A variable of a policy: the document's part that it is, or the first item that it selects.
  static Span computed(const Value& value) {
    const yaml::Node* node = value.node();
    if (node == nullptr && value.is(Kind::list) && value.size() > 0) node = value.at(0).node();
    return node == nullptr ? Span() : node->span;
  }

  static const yaml::Node* at_index(const yaml::Node& node, const Value& key) {
    if (node.is(yaml::Kind::map)) return key.is(Kind::string) ? node.get(key.text()) : nullptr;
    const std::optional<std::int64_t> at = as_index(key);
    const bool there = at && *at >= 0 && static_cast<std::size_t>(*at) < node.items.size();
    return there ? node.items[static_cast<std::size_t>(*at)] : nullptr;
  }

  Span name(const Expr& expr, const LocalVariable* local) const {
    for (; local != nullptr; local = local->parent) {
      if (local->scope.name == expr.text) return local->node == nullptr ? Span() : local->node->span;
    }
    const auto found = activation_.variables.find(expr.text);
    if (found == activation_.variables.end() || found->second.node() == nullptr) return {};
    return found->second.node()->span;
  }

  const Activation& activation_;
  Budget& budget_;
};

}  // namespace

Span locate(const Expr& expr, bool result, const Activation& activation, Budget& budget) {
  return Locator(activation, budget).explain(expr, result, nullptr);
}

}  // namespace twinhull::cel
