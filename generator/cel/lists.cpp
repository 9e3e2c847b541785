#include <algorithm>
#include <array>
#include <set>

#include "cel/functions.h"

namespace twinhull::cel {
namespace {

constexpr std::size_t max_flatten = 64;

std::vector<Value> items_of(const Value& list) {
  std::vector<Value> items;
  for (std::size_t i = 0; i < list.size(); ++i) items.push_back(list.at(i));
  return items;
}

Value is_sorted(Args args, Budget& budget) {
  const Value& list = args[0];
  budget.spend(list.size());
  for (std::size_t i = 1; i < list.size(); ++i) {
    const std::optional<int> order = compare(list.at(i - 1), list.at(i));
    if (!order) return no_such_overload();
    if (*order > 0) return Value::boolean(false);
  }
  return Value::boolean(true);
}

Value extreme_item(Args args, Budget& budget, int wanted, const char* name) {
  const Value& list = args[0];
  budget.spend(list.size());
  if (list.size() == 0) return Value::error(std::string(name) + " called on empty list");
  Value best = list.at(0);
  for (std::size_t i = 1; i < list.size(); ++i) {
    Value item = list.at(i);
    const std::optional<int> order = compare(item, best);
    if (!order) return no_such_overload();
    if (*order == wanted) best = std::move(item);
  }
  return best;
}

Value smallest(Args args, Budget& budget) { return extreme_item(args, budget, -1, "min"); }
Value largest(Args args, Budget& budget) { return extreme_item(args, budget, 1, "max"); }

Value sum(Args args, Budget& budget) {
  const Value& list = args[0];
  if (list.size() == 0) return Value::integer(0);
  Value total = list.at(0);
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (!budget.spend(1)) return no_such_overload();
    const std::array operands = {total, list.at(i)};
    total = call_function("_+_", false, operands, budget);
    if (total.is_error()) return total;
  }
  return total.is_numeric() || total.is(Kind::duration) ? total : no_such_overload();
}

Value index_of(Args args, Budget& budget) {
  budget.spend(args[0].size());
  for (std::size_t i = 0; i < args[0].size(); ++i) {
    if (equal(args[0].at(i), args[1])) return Value::integer(static_cast<std::int64_t>(i));
  }
  return Value::integer(-1);
}

Value last_index_of(Args args, Budget& budget) {
  budget.spend(args[0].size());
  for (std::size_t i = args[0].size(); i > 0; --i) {
    if (equal(args[0].at(i - 1), args[1])) return Value::integer(static_cast<std::int64_t>(i - 1));
  }
  return Value::integer(-1);
}

Value slice(Args args, Budget& budget) {
  if (!rest_are(args, Kind::integer, Kind::integer)) return no_such_overload();
  const std::int64_t begin = args[1].integer();
  const std::int64_t end = args[2].integer();
  if (begin < 0 || end < 0) return Value::error("cannot slice with negative indexes");
  if (begin > end) return Value::error("start index must be less than or equal to end index");
  if (static_cast<std::size_t>(end) > args[0].size())
    return Value::error("index out of bounds: " + std::to_string(end));
  budget.spend(static_cast<std::uint64_t>(end - begin));
  std::vector<Value> items;
  for (std::int64_t i = begin; i < end; ++i) items.push_back(args[0].at(static_cast<std::size_t>(i)));
  return Value::list(std::move(items));
}

void append_flat(const Value& list, std::size_t depth, std::vector<Value>& out, Budget& budget) {
  for (std::size_t i = 0; i < list.size() && budget.spend(1); ++i) {
    Value item = list.at(i);
    if (item.is(Kind::list) && depth > 0) {
      append_flat(item, depth - 1, out, budget);
    } else {
      out.push_back(std::move(item));
    }
  }
}

Value flatten(Args args, Budget& budget) {
  if (!rest_are(args, Kind::integer)) return no_such_overload();
  const std::int64_t depth = args.size() == 2 ? args[1].integer() : 1;
  if (depth < 0) return Value::error("level must be non-negative");
  std::vector<Value> items;
  append_flat(args[0], std::min(static_cast<std::size_t>(depth), max_flatten), items, budget);
  return Value::list(std::move(items));
}

Value reverse(Args args, Budget& budget) {
  budget.spend(args[0].size());
  std::vector<Value> items = items_of(args[0]);
  std::reverse(items.begin(), items.end());
  return Value::list(std::move(items));
}

Value sort(Args args, Budget& budget) {
  budget.spend(args[0].size() * 4);
  std::vector<Value> items = items_of(args[0]);
  for (const Value& item : items) {
    if (!compare(items.front(), item)) return no_such_overload();
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Value& a, const Value& b) { return compare(a, b) == -1; });
  return Value::list(std::move(items));
}

bool has_item(const std::vector<Value>& items, const Value& value, Budget& budget) {
  budget.spend(items.size());
  return !budget.exhausted() &&
         std::any_of(items.begin(), items.end(), [&](const Value& item) { return equal(item, value); });
}

Value distinct(Args args, Budget& budget) {
  std::vector<Value> items;
  for (std::size_t i = 0; i < args[0].size() && !budget.exhausted(); ++i) {
    Value item = args[0].at(i);
    if (!has_item(items, item, budget)) items.push_back(std::move(item));
  }
  return Value::list(std::move(items));
}

Value range(Args args, Budget& budget) {
  if (args[0].integer() > 0 && !budget.spend(static_cast<std::uint64_t>(args[0].integer())))
    return no_such_overload();
  std::vector<Value> items;
  for (std::int64_t i = 0; i < args[0].integer(); ++i) items.push_back(Value::integer(i));
  return Value::list(std::move(items));
}

Value end_of(const Value& list, bool first) {
  if (list.size() == 0) return Value::none();
  return Value::some(list.at(first ? 0 : list.size() - 1));
}
Value first(Args args, Budget&) { return end_of(args[0], true); }
Value last(Args args, Budget&) { return end_of(args[0], false); }

// --- sets ---

bool contains_all(const Value& outer, const Value& inner, Budget& budget) {
  const std::vector<Value> items = items_of(outer);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (!has_item(items, inner.at(i), budget)) return false;
  }
  return true;
}

Value set_contains(Args args, Budget& budget) {
  if (!rest_are(args, Kind::list)) return no_such_overload();
  return Value::boolean(contains_all(args[0], args[1], budget));
}

Value set_equivalent(Args args, Budget& budget) {
  if (!rest_are(args, Kind::list)) return no_such_overload();
  return Value::boolean(contains_all(args[0], args[1], budget) && contains_all(args[1], args[0], budget));
}

Value set_intersects(Args args, Budget& budget) {
  if (!rest_are(args, Kind::list)) return no_such_overload();
  const std::vector<Value> items = items_of(args[0]);
  for (std::size_t i = 0; i < args[1].size(); ++i) {
    if (has_item(items, args[1].at(i), budget)) return Value::boolean(true);
  }
  return Value::boolean(false);
}

constexpr std::array list_rows = {
    Function{"isSorted", true, Kind::list, 1, 1, is_sorted},
    Function{"min", true, Kind::list, 1, 1, smallest},
    Function{"max", true, Kind::list, 1, 1, largest},
    Function{"sum", true, Kind::list, 1, 1, sum},
    Function{"indexOf", true, Kind::list, 2, 2, index_of},
    Function{"lastIndexOf", true, Kind::list, 2, 2, last_index_of},
    Function{"slice", true, Kind::list, 3, 3, slice},
    Function{"flatten", true, Kind::list, 1, 2, flatten},
    Function{"reverse", true, Kind::list, 1, 1, reverse},
    Function{"sort", true, Kind::list, 1, 1, sort},
    Function{"distinct", true, Kind::list, 1, 1, distinct},
    Function{"first", true, Kind::list, 1, 1, first},
    Function{"last", true, Kind::list, 1, 1, last},
    Function{"lists.range", false, Kind::integer, 1, 1, range},
    Function{"sets.contains", false, Kind::list, 2, 2, set_contains},
    Function{"sets.equivalent", false, Kind::list, 2, 2, set_equivalent},
    Function{"sets.intersects", false, Kind::list, 2, 2, set_intersects},
};

}  // namespace

std::span<const Function> list_functions() { return list_rows; }

}  // namespace twinhull::cel
