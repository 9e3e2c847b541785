// The estimate of the API server for validation rules, from which it rejects a definition.
//
// An expression is walked once. Each part has a cost, a size if it is known, and a path below `self`, by
// which the size of a field is looked up in the schema. A comprehension costs its range times its body. The
// macros are charged as the loops that they stand for: for every item, `all` reads and tests an accumulator,
// `map` appends to a list.

#include "cel/cost.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "cel/cost_operand.h"

namespace twinhull::cel {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
constexpr Range one{1, 1};
constexpr Range new_list{10, 10};
constexpr Range new_map{30, 30};
constexpr Range new_message{40, 40};
/// `accumulator + [item]` without the item, and a read of the accumulator.
constexpr Range append{12, 12};

std::uint64_t add(std::uint64_t a, std::uint64_t b) { return a > largest - b ? largest : a + b; }

std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > largest / b ? largest : a * b;
}

std::uint64_t multiply(std::uint64_t a, double factor) {
  const double product = std::ceil(static_cast<double>(a) * factor);
  return product >= std::ldexp(1.0, 64) ? largest : static_cast<std::uint64_t>(product);
}

const SizedType* find_field(const SizedType& type, const std::string& name) {
  auto found = type.fields.find(name);
  if (found == type.fields.end()) found = type.fields.find(unescape_field(name));
  return found == type.fields.end() ? nullptr : found->second;
}

class Estimator {
 public:
  explicit Estimator(const SizedType& self) : self_(self) {}

  CostOperand estimate(const Expr& expr) {
    CostOperand made = dispatch(expr);
    look_up(made);
    return made;
  }

  std::vector<const SizedType*> take() { return std::move(open_); }

 private:
  struct LocalVariable {
    std::string name;
    CostOperand value;
  };

  CostOperand dispatch(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::literal:
        return literal(expr.literal);
      case ExprKind::name:
        return name(expr);
      case ExprKind::select:
      case ExprKind::presence:
        return select(expr);
      case ExprKind::index:
        return index(expr);
      case ExprKind::call:
        return call(expr);
      case ExprKind::conjunction:
      case ExprKind::disjunction:
        return junction(expr);
      case ExprKind::conditional:
        return conditional(expr);
      case ExprKind::list:
        return list(expr);
      case ExprKind::map:
        return map(expr);
      case ExprKind::message:
        return {.cost = sum(expr) + new_message};
      case ExprKind::comprehension:
        return comprehension(expr);
      case ExprKind::bind:
        return bind(expr.variables[0], estimate(*expr.args[0]), *expr.args[1]);
    }
    return {};
  }

  Range sum(const Expr& expr) {
    Range cost;
    for (const std::unique_ptr<Expr>& arg : expr.args) cost = cost + estimate(*arg).cost;
    return cost;
  }

  static CostOperand literal(const Value& value) {
    switch (value.kind()) {
      case Kind::string: {
        const auto points = std::count_if(value.text().begin(), value.text().end(), [](char c) {
          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        });
        const auto size = static_cast<std::uint64_t>(points);
        return {.size = Range{size, size}, .type = &basic_type(ValueShape::text)};
      }
      case Kind::bytes: {
        const std::uint64_t size = value.text().size();
        return {.size = Range{size, size}, .type = &basic_type(ValueShape::bytes)};
      }
      case Kind::integer: {
        CostOperand made{.size = one, .type = &basic_type(ValueShape::scalar)};
        if (value.integer() >= 0) made.literal = static_cast<std::uint64_t>(value.integer());
        return made;
      }
      default:
        return {.size = one, .type = &basic_type(ValueShape::scalar)};
    }
  }

  CostOperand name(const Expr& expr) {
    for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
      if (local->name != expr.text) continue;
      CostOperand made = local->value;
      made.cost = one;
      // The path comes first, also for a variable whose size was computed.
      if (const SizedType* sized_type = made.path.type(self_)) made.size = Range{0, sized_type->most};
      return made;
    }
    const bool root = expr.text == "self" || expr.text == "oldSelf";
    return {.cost = one, .type = root ? &self_ : nullptr, .path = CostPath().with(expr.text)};
  }

  /// A size that is not computed is that of the path, or that of the type.
  void look_up(CostOperand& operand) const {
    operand.sized_type = operand.path.type(self_);
    if (!operand.size && operand.sized_type != nullptr) operand.size = Range{0, operand.sized_type->most};
    if (!operand.size && operand.is(ValueShape::scalar)) operand.size = one;
  }

  CostOperand select(const Expr& expr) {
    const CostOperand operand = estimate(*expr.args[0]);
    if (expr.kind == ExprKind::presence)
      return {.cost = operand.cost, .type = &basic_type(ValueShape::scalar)};
    CostOperand made{.cost = operand.cost};
    if (operand.type != nullptr) {
      if (operand.is(ValueShape::object)) made.type = find_field(*operand.type, expr.text);
      if (operand.is(ValueShape::map)) made.type = operand.type->item;
    }
    if (expr.optional) {  // a function, whose result has no path
      made.cost = made.cost + one;
      return made;
    }
    if (operand.is(ValueShape::object) || operand.is(ValueShape::map)) made.cost = made.cost + one;
    made.path = operand.path.with(expr.text);
    return made;
  }

  CostOperand index(const Expr& expr) {
    const CostOperand container = estimate(*expr.args[0]);
    CostOperand made{.cost = container.cost + estimate(*expr.args[1]).cost + one};
    if (container.type != nullptr) made.type = container.type->item;
    if (expr.optional) return made;
    made.size = container.item_size;
    made.path = container.path.with("@items");
    return made;
  }

  CostOperand call(const Expr& expr) {
    std::vector<CostOperand> args(expr.args.size());
    Range cost;
    // The receiver comes last.
    for (std::size_t i = 0; i < args.size(); ++i) {
      const std::size_t next = expr.member ? (i + 1) % args.size() : i;
      args[next] = estimate(*expr.args[next]);
      cost = cost + args[next].cost;
      note_open(args[next]);
    }
    const CallCost own = call_cost(expr.text, expr.member, args);
    CostOperand made{.cost = cost + own.cost, .size = own.size, .type = result_type(expr.text, args)};
    if (expr.text == "dyn" && !args.empty()) made.item_size = args[0].item_size;
    if (expr.text == "_+_" && args[0].item_size && args[1].item_size)
      made.item_size = unite(*args[0].item_size, *args[1].item_size);
    return made;
  }

  CostOperand junction(const Expr& expr) {
    Range cost;
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      const Range next = estimate(*arg).cost;
      // Those after the first may not be evaluated.
      cost = arg == expr.args.front() ? next : Range{cost.least, (cost + next).most};
    }
    return {.cost = cost, .type = &basic_type(ValueShape::scalar)};
  }

  CostOperand conditional(const Expr& expr) {
    const CostOperand condition = estimate(*expr.args[0]);
    return choose(condition.cost, estimate(*expr.args[1]), estimate(*expr.args[2]));
  }

  static CostOperand choose(Range condition, const CostOperand& first, const CostOperand& second) {
    CostOperand made{.cost = condition + unite(first.cost, second.cost),
                     .size = unite(first.size_or_unknown(), second.size_or_unknown()),
                     .type = first.type != nullptr ? first.type : second.type};
    if (first.item_size && second.item_size) made.item_size = unite(*first.item_size, *second.item_size);
    return made;
  }

  CostOperand list(const Expr& expr) {
    CostOperand made{.cost = new_list, .type = &basic_type(ValueShape::list)};
    Range items = expr.args.empty() ? Range() : Range{largest, 0};
    for (const std::unique_ptr<Expr>& arg : expr.args) {
      const CostOperand item = estimate(*arg);
      made.cost = made.cost + item.cost;
      items = unite(items, item.size_or_unknown());
      if (arg == expr.args.front()) made.type = list_of(item.type);
    }
    made.size = Range{expr.args.size(), expr.args.size()};
    made.item_size = items;
    return made;
  }

  CostOperand map(const Expr& expr) {
    CostOperand made{.cost = new_map + sum(expr), .type = &basic_type(ValueShape::map)};
    made.size = Range{expr.args.size() / 2, expr.args.size() / 2};
    return made;
  }

  const SizedType* list_of(const SizedType* item) {
    made_.push_back(std::make_unique<SizedType>(SizedType{.kind = ValueShape::list, .item = item}));
    return made_.back().get();
  }

  CostOperand bind(const std::string& variable, CostOperand value, const Expr& body) {
    // The macro is a loop over an empty list.
    const Range before = value.cost + new_list;
    locals_.push_back({variable, std::move(value)});
    CostOperand made = estimate(body);
    locals_.pop_back();
    made.cost = made.cost + before;
    made.path = {};
    return made;
  }

  void push_variables(const Expr& expr, const CostOperand& range) {
    const bool list = range.is(ValueShape::list);
    const auto key = [&] {
      return CostOperand{.size = list ? std::optional(one) : std::nullopt,
                         .type = &basic_type(list ? ValueShape::scalar : ValueShape::text),
                         .path = range.path.with(list ? "@indices" : "@keys")};
    };
    const auto item = [&] {
      return CostOperand{.size = range.item_size,
                         .type = range.type == nullptr ? nullptr : range.type->item,
                         .path = range.path.with("@items")};
    };
    const bool one_variable = expr.variables.size() == 1;
    const bool items = list || range.type == nullptr;
    if (!one_variable || !items) locals_.push_back({expr.variables[0], key()});
    if (!one_variable || items) locals_.push_back({expr.variables.back(), item()});
  }

  CostOperand comprehension(const Expr& expr) {
    CostOperand range = estimate(*expr.args[0]);
    if (expr.text.starts_with("opt")) return optional(expr, range);
    note_open(range);
    push_variables(expr, range);
    const CostOperand first = estimate(*expr.args[1]);
    const CostOperand last = expr.args.size() > 2 ? estimate(*expr.args[2]) : first;
    locals_.resize(locals_.size() - expr.variables.size());
    // The size of a field is looked up here, after what the body appended to its path.
    const ExprKind kind = expr.args[0]->kind;
    if (kind == ExprKind::name || (kind == ExprKind::select && !expr.args[0]->optional)) {
      range.size.reset();
      look_up(range);
    }

    CostOperand made{.size = range.size_or_unknown()};
    Range around = new_list + one;  // the first and the last value of the accumulator
    Range step;
    if (expr.text == "all" || expr.text == "exists" || expr.text == "existsOne") {
      around = one + (expr.text == "existsOne" ? one : Range());
      step = first.cost + (expr.text == "all"      ? Range{3, 3}
                           : expr.text == "exists" ? Range{4, 4}
                                                   : Range{2, 2});
      made.size = one;
      made.type = &basic_type(ValueShape::scalar);
    } else if (expr.text == "filter") {
      step = first.cost + append + one;
      made.type = range.is(ValueShape::list) ? range.type : list_of(&basic_type(ValueShape::text));
    } else if (expr.text.starts_with("transformMap")) {
      around = new_map + one;
      step = last.cost + Range{3, 3} + (expr.args.size() > 2 ? first.cost : Range());
      made.type = &basic_type(ValueShape::map);
    } else {
      step = last.cost + append + (expr.args.size() > 2 ? first.cost : Range());
      made.type = list_of(last.type);
      made.item_size = unite(Range(), last.size_or_unknown());
    }
    made.cost = range.cost + around + range.size_or_unknown() * step;
    return made;
  }

  /// `optMap` and `optFlatMap` stand for a test, a variable with the value, and the body.
  CostOperand optional(const Expr& expr, const CostOperand& target) {
    CostOperand value = target;
    value.cost = value.cost + one;
    CostOperand made = bind(expr.variables[0], std::move(value), *expr.args[1]);
    if (expr.text == "optMap") made.cost = made.cost + one;
    return choose(target.cost + one, made, {.cost = one});
  }

  /// Remembers what can be limited, where a size makes the expression expensive.
  void note_open(const CostOperand& operand) {
    constexpr std::uint64_t large = 100'000;
    const SizedType* type = operand.sized_type;
    if (type == nullptr || type->open == nullptr || type->most < large) return;
    if (std::find(open_.begin(), open_.end(), type) == open_.end()) open_.push_back(type);
  }

  const SizedType& self_;
  std::vector<LocalVariable> locals_;
  std::vector<std::unique_ptr<SizedType>> made_;
  std::vector<const SizedType*> open_;
};

}  // namespace

Range operator+(Range a, Range b) { return {add(a.least, b.least), add(a.most, b.most)}; }
Range operator*(Range a, Range b) { return {multiply(a.least, b.least), multiply(a.most, b.most)}; }
Range operator*(Range a, double factor) { return {multiply(a.least, factor), multiply(a.most, factor)}; }
Range unite(Range a, Range b) { return {std::min(a.least, b.least), std::max(a.most, b.most)}; }

CostPath CostPath::with(std::string part) const {
  CostPath longer = *this;
  if (parts == nullptr || length == parts->size()) {
    longer.parts = std::make_shared<std::vector<std::string>>(std::max<std::size_t>(1, 2 * length));
    for (std::size_t i = 0; i < length; ++i) (*longer.parts)[i] = (*parts)[i];
  }
  (*longer.parts)[longer.length++] = std::move(part);
  return longer;
}

const SizedType* CostPath::type(const SizedType& self) const {
  const SizedType* at = length == 0 ? nullptr : &self;
  for (std::size_t i = 1; i < length && at != nullptr; ++i) {
    const std::string& part = (*parts)[i];
    if (part == "@items")
      at = at->item;
    else if (part == "@keys")
      at = at->kind == ValueShape::map ? &basic_type(ValueShape::text) : nullptr;
    else
      at = find_field(*at, part);
  }
  return at;
}

CostEstimate estimate_cost(const Expr& expr, const SizedType& self) {
  Estimator estimator(self);
  const CostOperand made = estimator.estimate(expr);
  return {made.cost.most, estimator.take()};
}

}  // namespace twinhull::cel
