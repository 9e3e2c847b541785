#include "cel/comprehension.h"

#include <algorithm>
#include <optional>
#include <string>

namespace twinhull::cel {
namespace {

class Comprehension {
 public:
  Comprehension(const Expr& expr, const Value& range, const Scope* scope, const Run& run, Budget& budget)
      : expr_(expr), range_(range), scope_(scope), run_(run), budget_(budget) {}

  Value evaluate() {
    if (expr_.text == "optMap" || expr_.text == "optFlatMap") return optional();
    if (!range_.is(Kind::list) && !range_.is(Kind::map)) return no_such_overload();
    if (expr_.text == "all") return quantifier(false);
    if (expr_.text == "exists") return quantifier(true);
    if (expr_.text == "existsOne") return exists_one();
    if (expr_.text == "filter") return filter();
    if (expr_.text == "map") return transform_list();
    if (expr_.text == "transformMap") return transform_map(false);
    if (expr_.text == "transformMapEntry") return transform_map(true);
    return sort_by();
  }

 private:
  /// The variables of one step; with one variable, a map gives its keys.
  std::pair<Value, Value> variables(std::size_t i) const {
    if (range_.is(Kind::map)) return range_.entry(i);
    if (expr_.variables.size() == 1) return {range_.at(i), Value()};
    return {Value::integer(static_cast<std::int64_t>(i)), range_.at(i)};
  }

  Value body(std::size_t which, const std::pair<Value, Value>& values) const {
    const Scope first{expr_.variables[0], &values.first, scope_};
    if (expr_.variables.size() == 1) return run_(*expr_.args[which], &first);
    const Scope second{expr_.variables[1], &values.second, &first};
    return run_(*expr_.args[which], &second);
  }

  Value quantifier(bool decisive) {
    std::optional<Value> error;
    for (std::size_t i = 0; i < range_.size() && !budget_.exhausted(); ++i) {
      Value step = body(1, variables(i));
      if (step.is(Kind::boolean) && step.is_true() == decisive) return step;
      if (step.is(Kind::boolean) || (error && !step.is_unknown())) continue;
      error = step.is_error() ? std::move(step) : no_such_overload();
    }
    return error ? *error : Value::boolean(!decisive);
  }

  Value exists_one() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < range_.size(); ++i) {
      const Value step = body(1, variables(i));
      if (step.is_error()) return step;
      if (!step.is(Kind::boolean)) return no_such_overload();
      count += step.is_true() ? 1 : 0;
    }
    return Value::boolean(count == 1);
  }

  Value filter() {
    std::vector<Value> items;
    for (std::size_t i = 0; i < range_.size(); ++i) {
      const std::pair<Value, Value> values = variables(i);
      const Value step = body(1, values);
      if (step.is_error()) return step;
      if (!step.is(Kind::boolean)) return no_such_overload();
      if (step.is_true()) items.push_back(values.first);
    }
    return Value::list(std::move(items));
  }

  /// Whether the optional condition before the last body accepts a step; otherwise an error or false.
  Value condition(const std::pair<Value, Value>& values) const {
    if (expr_.args.size() == 2) return Value::boolean(true);
    Value accepted = body(1, values);
    return accepted.is_error() || accepted.is(Kind::boolean) ? accepted : no_such_overload();
  }

  Value transform_list() {
    std::vector<Value> items;
    for (std::size_t i = 0; i < range_.size(); ++i) {
      const std::pair<Value, Value> values = variables(i);
      const Value accepted = condition(values);
      if (accepted.is_error()) return accepted;
      if (!accepted.is_true()) continue;
      items.push_back(body(expr_.args.size() - 1, values));
      if (items.back().is_error()) return items.back();
    }
    return Value::list(std::move(items));
  }

  Value transform_map(bool entries) {
    MapBuilder builder;
    for (std::size_t i = 0; i < range_.size(); ++i) {
      const std::pair<Value, Value> values = variables(i);
      const Value accepted = condition(values);
      if (accepted.is_error()) return accepted;
      if (!accepted.is_true()) continue;
      Value step = body(expr_.args.size() - 1, values);
      if (step.is_error()) return step;
      if (entries && !step.is(Kind::map)) return no_such_overload();
      for (std::size_t k = 0; k < (entries ? step.size() : 1); ++k) {
        auto [key, value] = entries ? step.entry(k) : std::pair(values.first, step);
        if (Value problem = builder.add(key, std::move(value)); problem.is_error()) return problem;
      }
    }
    return builder.finish();
  }

  Value sort_by() {
    if (!range_.is(Kind::list)) return no_such_overload();
    std::vector<std::pair<Value, Value>> keyed;
    for (std::size_t i = 0; i < range_.size(); ++i) {
      Value item = range_.at(i);
      Value key = body(1, {item, Value()});
      if (key.is_error()) return key;
      if (!compare(key, keyed.empty() ? key : keyed.front().first)) return no_such_overload();
      keyed.emplace_back(std::move(key), std::move(item));
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return compare(a.first, b.first) == -1; });
    std::vector<Value> items;
    for (auto& [key, item] : keyed) items.push_back(std::move(item));
    return Value::list(std::move(items));
  }

  Value optional() {
    if (!range_.is(Kind::optional)) return no_such_overload();
    if (range_.content() == nullptr) return range_;
    Value mapped = body(1, {*range_.content(), Value()});
    if (mapped.is_error()) return mapped;
    if (expr_.text == "optMap") return Value::some(std::move(mapped));
    return mapped.is(Kind::optional) ? mapped : no_such_overload();
  }

  const Expr& expr_;
  const Value& range_;
  const Scope* scope_;
  const Run& run_;
  Budget& budget_;
};

/// Unique for equal keys; empty for values that cannot be keys.
std::string key_text(const Value& key) {
  if (const std::optional<std::int64_t> number = as_index(key)) return "i" + std::to_string(*number);
  switch (key.kind()) {
    case Kind::boolean:
      return key.is_true() ? "true" : "false";
    case Kind::unsigned_integer:
      return "i" + std::to_string(key.unsigned_integer());
    case Kind::string:
      return "s" + key.text();
    default:
      return {};
  }
}

}  // namespace

const Value* find(const Scope* scope, std::string_view name) {
  for (; scope != nullptr; scope = scope->parent) {
    if (scope->name == name) return scope->value;
  }
  return nullptr;
}

Value MapBuilder::add(const Value& key, Value value) {
  const std::string text = key_text(key);
  if (text.empty() || key.is(Kind::number)) return Value::error("unsupported key type");
  if (!seen_.emplace(text, true).second) return Value::error("Failed with repeated key");
  entries_.emplace_back(key, std::move(value));
  return Value();
}

Value run_comprehension(const Expr& expr, const Value& range, const Scope* scope, const Run& run,
                        Budget& budget) {
  return Comprehension(expr, range, scope, run, budget).evaluate();
}

}  // namespace twinhull::cel
