#include "cel/evaluate.h"

#include <array>
#include <utility>

#include "base/contains.h"

namespace twinhull::cel {
namespace {

constexpr std::array<std::string_view, 18> types = {"bool",
                                                    "int",
                                                    "uint",
                                                    "double",
                                                    "string",
                                                    "bytes",
                                                    "list",
                                                    "map",
                                                    "null_type",
                                                    "type",
                                                    "optional_type",
                                                    "google.protobuf.Timestamp",
                                                    "google.protobuf.Duration",
                                                    "net.IP",
                                                    "net.CIDR",
                                                    "kubernetes.Quantity",
                                                    "kubernetes.URL",
                                                    "kubernetes.Semver"};
constexpr std::array<std::string_view, 3> type_spaces = {"google", "net", "kubernetes"};

class Evaluator {
 public:
  Evaluator(const Activation& activation, Budget& budget) : activation_(activation), budget_(budget) {}

  Value run(const Expr& expr, const Scope* scope) {
    if (!budget_.spend(1)) return exhausted();
    switch (expr.kind) {
      case ExprKind::literal:
        return expr.literal;
      case ExprKind::name:
        return name(expr, scope);
      case ExprKind::select:
        return select(expr, scope);
      case ExprKind::presence:
        return presence(expr, scope);
      case ExprKind::index:
        return index(expr, scope);
      case ExprKind::call:
        return call(expr, scope);
      case ExprKind::conjunction:
        return logical(expr, scope, false);
      case ExprKind::disjunction:
        return logical(expr, scope, true);
      case ExprKind::conditional:
        return conditional(expr, scope);
      case ExprKind::list:
        return list(expr, scope);
      case ExprKind::map:
        return map(expr, scope);
      case ExprKind::message:
        return Value::error("unknown type `" + expr.text + "`");
      case ExprKind::comprehension:
        return comprehension(expr, scope);
      case ExprKind::bind:
        return bind(expr, scope);
    }
    return no_such_overload();
  }

 private:
  static Value exhausted() { return Value::error("the evaluation exceeds its limit of steps"); }

  /// A variable or a type, looked up in the container and in those around it.
  std::optional<Value> global(const std::string& name, bool rooted) const {
    std::string space = rooted ? std::string() : activation_.container;
    while (true) {
      const auto found = activation_.variables.find(space.empty() ? name : space + "." + name);
      if (found != activation_.variables.end()) return found->second;
      if (space.empty()) break;
      const std::size_t dot = space.rfind('.');
      space.resize(dot == std::string::npos ? 0 : dot);
    }
    if (base::contains(types, name)) return Value::type(name);
    return std::nullopt;
  }

  Value name(const Expr& expr, const Scope* scope) const {
    if (!expr.member) {
      if (const Value* local = find(scope, expr.text)) return *local;
    }
    if (std::optional<Value> value = global(expr.text, expr.member)) return *value;
    return Value::error("undeclared reference to '" + expr.text + "' (in container '" +
                        activation_.container + "')");
  }

  static const Expr& root(const Expr& expr) {
    const Expr* part = &expr;
    while (part->kind == ExprKind::select) part = part->args[0].get();
    return *part;
  }

  std::optional<Value> qualified(const Expr& expr, const Scope* scope) const {
    const Expr& first = root(expr);
    const bool type = first.kind == ExprKind::name && base::contains(type_spaces, first.text);
    if (!activation_.dotted && !type) return std::nullopt;
    const std::string name = qualified_name(expr);
    if (name.empty() || (!first.member && find(scope, first.text) != nullptr)) return std::nullopt;
    return global(name, first.member);
  }

  /// The value at a key of a map or list, or why there is none.
  static Value element(const Value& container, const Value& key) {
    if (container.is(Kind::map)) {
      if (std::optional<Value> found = container.find(key)) return *found;
      return Value::error("no such key: " + describe(key));
    }
    if (!container.is(Kind::list)) return no_such_overload();
    const std::optional<std::int64_t> at = as_index(key);
    if (!at) return no_such_overload();
    if (*at < 0 || static_cast<std::size_t>(*at) >= container.size())
      return Value::error("index out of bounds: " + std::to_string(*at));
    return container.at(static_cast<std::size_t>(*at));
  }

  static std::string describe(const Value& key) {
    if (key.is(Kind::string)) return key.text();
    if (const std::optional<std::int64_t> number = as_index(key)) return std::to_string(*number);
    return std::string(type_name(key.kind()));
  }

  static Value field(const Value& operand, const std::string& name) {
    if (!operand.is(Kind::map)) return no_such_overload();
    if (std::optional<Value> found = operand.field(name)) return *found;
    return Value::error("no such key: " + name);
  }

  Value select(const Expr& expr, const Scope* scope) {
    if (!expr.optional) {
      if (std::optional<Value> value = qualified(expr, scope)) return *value;
    }
    const Value operand = run(*expr.args[0], scope);
    if (operand.is_error()) return operand;
    if (operand.is(Kind::optional)) {
      if (operand.content() == nullptr) return operand;
      return optional_field(*operand.content(), expr.text);
    }
    return expr.optional ? optional_field(operand, expr.text) : field(operand, expr.text);
  }

  static Value optional_field(const Value& operand, const std::string& name) {
    if (!operand.is(Kind::map)) return no_such_overload();
    std::optional<Value> found = operand.field(name);
    return found ? Value::some(std::move(*found)) : Value::none();
  }

  Value presence(const Expr& expr, const Scope* scope) {
    Value operand = run(*expr.args[0], scope);
    if (operand.is_error()) return operand;
    if (operand.is(Kind::optional)) {
      if (operand.content() == nullptr) return Value::boolean(false);
      operand = Value(*operand.content());
    }
    if (!operand.is(Kind::map)) return no_such_overload();
    return Value::boolean(operand.field(expr.text).has_value());
  }

  Value index(const Expr& expr, const Scope* scope) {
    const Value container = run(*expr.args[0], scope);
    if (container.is_error()) return container;
    const Value key = run(*expr.args[1], scope);
    if (key.is_error()) return key;
    const bool optional = container.is(Kind::optional);
    if (optional && container.content() == nullptr) return container;
    const Value& inner = optional ? *container.content() : container;
    if (!optional && !expr.optional) return element(inner, key);
    if (!inner.is(Kind::map) && !inner.is(Kind::list)) return no_such_overload();
    Value found = element(inner, key);
    return found.is_error() ? Value::none() : Value::some(std::move(found));
  }

  Value call(const Expr& expr, const Scope* scope) {
    // `or` and `orValue` evaluate their argument only if it is needed.
    const bool alternative =
        expr.member && expr.args.size() == 2 && (expr.text == "or" || expr.text == "orValue");
    std::vector<Value> args;
    args.reserve(expr.args.size());
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      args.push_back(run(*arg, scope));
      if (args.back().is_error()) return args.back();
      if (alternative && args.size() == 1 && args[0].is(Kind::optional) && args[0].content() != nullptr)
        return expr.text == "or" ? args[0] : *args[0].content();
    }
    if (!expr.member && args.size() == 1) {
      const auto own = activation_.functions.find(expr.text);
      if (own != activation_.functions.end()) return own->second(args[0]);
    }
    Value result = call_function(expr.text, expr.member, args, budget_);
    if (budget_.exhausted()) return exhausted();
    return result;
  }

  /// `&&` and `||`: an operand that decides hides the errors of the others.
  Value logical(const Expr& expr, const Scope* scope, bool decisive) {
    std::optional<Value> error;
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      Value operand = run(*arg, scope);
      if (operand.is(Kind::boolean) && operand.is_true() == decisive) return operand;
      if (budget_.exhausted()) return exhausted();
      if (operand.is(Kind::boolean) || (error && !operand.is_unknown())) continue;
      error = operand.is_error() ? std::move(operand) : no_such_overload();
    }
    return error ? *error : Value::boolean(!decisive);
  }

  Value conditional(const Expr& expr, const Scope* scope) {
    const Value condition = run(*expr.args[0], scope);
    if (condition.is_error()) return condition;
    if (!condition.is(Kind::boolean)) return no_such_overload();
    return run(*expr.args[condition.is_true() ? 1 : 2], scope);
  }

  Value list(const Expr& expr, const Scope* scope) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      Value item = run(*expr.args[i], scope);
      if (item.is_error()) return item;
      if (!expr.optional_args[i]) {
        items.push_back(std::move(item));
      } else if (!item.is(Kind::optional)) {
        return no_such_overload();
      } else if (item.content() != nullptr) {
        items.push_back(*item.content());
      }
    }
    return Value::list(std::move(items));
  }

  Value map(const Expr& expr, const Scope* scope) {
    MapBuilder builder;
    for (std::size_t i = 0; i < expr.args.size(); i += 2) {
      const Value key = run(*expr.args[i], scope);
      if (key.is_error()) return key;
      Value value = run(*expr.args[i + 1], scope);
      if (value.is_error()) return value;
      if (expr.optional_args[i / 2]) {
        if (!value.is(Kind::optional)) return no_such_overload();
        if (value.content() == nullptr) continue;
        value = Value(*value.content());
      }
      if (Value problem = builder.add(key, std::move(value)); problem.is_error()) return problem;
    }
    return builder.finish();
  }

  Value comprehension(const Expr& expr, const Scope* scope) {
    const Value range = run(*expr.args[0], scope);
    if (range.is_error()) return range;
    return run_comprehension(
        expr, range, scope, [this](const Expr& body, const Scope* inner) { return run(body, inner); },
        budget_);
  }

  Value bind(const Expr& expr, const Scope* scope) {
    const Value value = run(*expr.args[0], scope);
    if (value.is_error()) return value;
    const Scope inner{expr.variables[0], &value, scope};
    return run(*expr.args[1], &inner);
  }

  const Activation& activation_;
  Budget& budget_;
};

}  // namespace

Value evaluate(const Expr& expr, const Activation& activation, Budget& budget, const Scope* scope) {
  Value result = Evaluator(activation, budget).run(expr, scope);
  if (budget.exhausted()) return Value::error("the evaluation exceeds its limit of steps");
  return result;
}

}  // namespace twinhull::cel
