#include <array>
#include <cmath>
#include <limits>

#include "cel/functions.h"

namespace twinhull::cel {
namespace {

constexpr std::size_t many = 1000;

Value extreme(Args args, Budget& budget, int wanted) {
  if (args.size() == 1 && args[0].is(Kind::list)) {
    if (args[0].size() == 0) return Value::error("math.@min(list) argument must not be empty");
    budget.spend(args[0].size());
    std::vector<Value> items;
    for (std::size_t i = 0; i < args[0].size(); ++i) items.push_back(args[0].at(i));
    if (items.size() == 1 && items[0].is(Kind::list)) return no_such_overload();
    return extreme(items, budget, wanted);
  }
  Value best = args[0];
  for (const Value& value : args) {
    if (!value.is_numeric()) return no_such_overload();
    if (compare(value, best) == wanted) best = value;
  }
  return best;
}

Value greatest(Args args, Budget& budget) { return extreme(args, budget, 1); }
Value least(Args args, Budget& budget) { return extreme(args, budget, -1); }

Value ceil(Args args, Budget&) { return Value::number(std::ceil(args[0].number())); }
Value floor(Args args, Budget&) { return Value::number(std::floor(args[0].number())); }
Value round(Args args, Budget&) { return Value::number(std::round(args[0].number())); }
Value trunc(Args args, Budget&) { return Value::number(std::trunc(args[0].number())); }
Value is_nan(Args args, Budget&) { return Value::boolean(std::isnan(args[0].number())); }
Value is_inf(Args args, Budget&) { return Value::boolean(std::isinf(args[0].number())); }
Value is_finite(Args args, Budget&) { return Value::boolean(std::isfinite(args[0].number())); }

Value abs(Args args, Budget&) {
  const Value& a = args[0];
  if (a.is(Kind::unsigned_integer)) return a;
  if (a.is(Kind::number)) return Value::number(std::abs(a.number()));
  if (!a.is(Kind::integer)) return no_such_overload();
  if (a.integer() == std::numeric_limits<std::int64_t>::min()) return Value::error("integer overflow");
  return Value::integer(a.integer() < 0 ? -a.integer() : a.integer());
}

Value sign(Args args, Budget&) {
  const Value& a = args[0];
  if (a.is(Kind::unsigned_integer)) return Value::unsigned_integer(a.unsigned_integer() > 0 ? 1 : 0);
  if (a.is(Kind::integer)) return Value::integer(a.integer() < 0 ? -1 : a.integer() > 0 ? 1 : 0);
  if (!a.is(Kind::number)) return no_such_overload();
  if (std::isnan(a.number())) return a;
  return Value::number(a.number() < 0 ? -1 : a.number() > 0 ? 1 : 0);
}

Value sqrt(Args args, Budget&) {
  const Value& a = args[0];
  if (!a.is_numeric()) return no_such_overload();
  if (a.is(Kind::number)) return Value::number(std::sqrt(a.number()));
  return Value::number(std::sqrt(a.is(Kind::integer) ? static_cast<double>(a.integer())
                                                     : static_cast<double>(a.unsigned_integer())));
}

template <typename Operation>
Value bitwise(Args args, Operation operation) {
  if (args[0].kind() != args[1].kind()) return no_such_overload();
  const std::uint64_t bits = operation(args[0].unsigned_integer(), args[1].unsigned_integer());
  if (args[0].is(Kind::integer)) return Value::integer(static_cast<std::int64_t>(bits));
  return args[0].is(Kind::unsigned_integer) ? Value::unsigned_integer(bits) : no_such_overload();
}

Value bit_and(Args args, Budget&) {
  return bitwise(args, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}
Value bit_or(Args args, Budget&) {
  return bitwise(args, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}
Value bit_xor(Args args, Budget&) {
  return bitwise(args, [](std::uint64_t a, std::uint64_t b) { return a ^ b; });
}

Value bit_not(Args args, Budget&) {
  if (args[0].is(Kind::integer)) return Value::integer(~args[0].integer());
  return args[0].is(Kind::unsigned_integer) ? Value::unsigned_integer(~args[0].unsigned_integer())
                                            : no_such_overload();
}

Value shift(Args args, bool left) {
  if (!args[1].is(Kind::integer)) return no_such_overload();
  const std::int64_t count = args[1].integer();
  if (count < 0) return Value::error("math.bitShift() negative offset: " + std::to_string(count));
  const std::uint64_t bits = args[0].unsigned_integer();
  const std::uint64_t shifted = count >= 64 ? 0 : left ? bits << count : bits >> count;
  if (args[0].is(Kind::integer)) return Value::integer(static_cast<std::int64_t>(shifted));
  return args[0].is(Kind::unsigned_integer) ? Value::unsigned_integer(shifted) : no_such_overload();
}

Value shift_left(Args args, Budget&) { return shift(args, true); }
Value shift_right(Args args, Budget&) { return shift(args, false); }

constexpr std::array math_rows = {
    Function{"math.greatest", false, Kind::error, 1, many, greatest},
    Function{"math.least", false, Kind::error, 1, many, least},
    Function{"math.ceil", false, Kind::number, 1, 1, ceil},
    Function{"math.floor", false, Kind::number, 1, 1, floor},
    Function{"math.round", false, Kind::number, 1, 1, round},
    Function{"math.trunc", false, Kind::number, 1, 1, trunc},
    Function{"math.isNaN", false, Kind::number, 1, 1, is_nan},
    Function{"math.isInf", false, Kind::number, 1, 1, is_inf},
    Function{"math.isFinite", false, Kind::number, 1, 1, is_finite},
    Function{"math.abs", false, Kind::error, 1, 1, abs},
    Function{"math.sign", false, Kind::error, 1, 1, sign},
    Function{"math.sqrt", false, Kind::error, 1, 1, sqrt},
    Function{"math.bitAnd", false, Kind::error, 2, 2, bit_and},
    Function{"math.bitOr", false, Kind::error, 2, 2, bit_or},
    Function{"math.bitXor", false, Kind::error, 2, 2, bit_xor},
    Function{"math.bitNot", false, Kind::error, 1, 1, bit_not},
    Function{"math.bitShiftLeft", false, Kind::error, 2, 2, shift_left},
    Function{"math.bitShiftRight", false, Kind::error, 2, 2, shift_right},
};

}  // namespace

std::span<const Function> math_functions() { return math_rows; }

}  // namespace twinhull::cel
