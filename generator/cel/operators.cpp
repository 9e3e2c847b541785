#include <array>
#include <cmath>
#include <limits>

#include "cel/functions.h"
#include "cel/time.h"

namespace twinhull::cel {
namespace {

Value int_overflow() { return Value::error("integer overflow"); }
Value uint_overflow() { return Value::error("unsigned integer overflow"); }

/// What comparing or copying a value costs.
std::uint64_t cost_of(const Value& value) {
  if (value.is(Kind::string) || value.is(Kind::bytes)) return value.text().size() / 16;
  return value.is(Kind::list) || value.is(Kind::map) ? value.size() : 0;
}

Value add_durations(const Value& a, std::int64_t nanoseconds) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.integer(), nanoseconds, &sum)) return Value::error("duration overflow");
  return Value::duration(sum);
}

Value add_to_timestamp(const Value& time, Wide nanoseconds) {
  constexpr Wide second = 1'000'000'000;
  const Wide total = time.nanoseconds() + nanoseconds;
  return make_timestamp(time.integer() + static_cast<std::int64_t>(total / second),
                        static_cast<std::int64_t>(total % second));
}

Value concatenate_lists(const Value& a, const Value& b) {
  std::vector<Value> items;
  items.reserve(a.size() + b.size());
  for (const Value* list : {&a, &b}) {
    for (std::size_t i = 0; i < list->size(); ++i) items.push_back(list->at(i));
  }
  return Value::list(std::move(items));
}

Value add(Args args, Budget& budget) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (a.is(Kind::timestamp) && b.is(Kind::duration)) return add_to_timestamp(a, b.integer());
  if (a.is(Kind::duration) && b.is(Kind::timestamp)) return add_to_timestamp(b, a.integer());
  if (a.kind() != b.kind()) return no_such_overload();
  budget.spend(cost_of(a) + cost_of(b));
  if (budget.exhausted()) return no_such_overload();
  switch (a.kind()) {
    case Kind::integer: {
      std::int64_t sum = 0;
      return __builtin_add_overflow(a.integer(), b.integer(), &sum) ? int_overflow() : Value::integer(sum);
    }
    case Kind::unsigned_integer: {
      std::uint64_t sum = 0;
      return __builtin_add_overflow(a.unsigned_integer(), b.unsigned_integer(), &sum)
                 ? uint_overflow()
                 : Value::unsigned_integer(sum);
    }
    case Kind::number:
      return Value::number(a.number() + b.number());
    case Kind::string:
      return Value::string(a.text() + b.text());
    case Kind::bytes:
      return Value::bytes(a.text() + b.text());
    case Kind::list:
      return concatenate_lists(a, b);
    case Kind::duration:
      return add_durations(a, b.integer());
    default:
      return no_such_overload();
  }
}

Value subtract_timestamps(const Value& a, const Value& b) {
  const Wide difference =
      static_cast<Wide>(a.integer() - b.integer()) * 1'000'000'000 + a.nanoseconds() - b.nanoseconds();
  if (difference > std::numeric_limits<std::int64_t>::max() ||
      difference < std::numeric_limits<std::int64_t>::min())
    return Value::error("duration overflow");
  return Value::duration(static_cast<std::int64_t>(difference));
}

Value subtract(Args args, Budget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (a.is(Kind::timestamp) && b.is(Kind::duration))
    return add_to_timestamp(a, -static_cast<Wide>(b.integer()));
  if (a.kind() != b.kind()) return no_such_overload();
  std::int64_t difference = 0;
  switch (a.kind()) {
    case Kind::integer:
      return __builtin_sub_overflow(a.integer(), b.integer(), &difference) ? int_overflow()
                                                                           : Value::integer(difference);
    case Kind::unsigned_integer:
      return a.unsigned_integer() < b.unsigned_integer()
                 ? uint_overflow()
                 : Value::unsigned_integer(a.unsigned_integer() - b.unsigned_integer());
    case Kind::number:
      return Value::number(a.number() - b.number());
    case Kind::duration:
      return __builtin_sub_overflow(a.integer(), b.integer(), &difference) ? Value::error("duration overflow")
                                                                           : Value::duration(difference);
    case Kind::timestamp:
      return subtract_timestamps(a, b);
    default:
      return no_such_overload();
  }
}

Value multiply(Args args, Budget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::integer)) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a.integer(), b.integer(), &product) ? int_overflow()
                                                                      : Value::integer(product);
  }
  if (a.is(Kind::unsigned_integer)) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a.unsigned_integer(), b.unsigned_integer(), &product)
               ? uint_overflow()
               : Value::unsigned_integer(product);
  }
  return a.is(Kind::number) ? Value::number(a.number() * b.number()) : no_such_overload();
}

Value divide(Args args, Budget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::integer)) {
    if (b.integer() == 0) return Value::error("division by zero");
    if (b.integer() == -1 && a.integer() == std::numeric_limits<std::int64_t>::min()) return int_overflow();
    return Value::integer(a.integer() / b.integer());
  }
  if (a.is(Kind::unsigned_integer)) {
    if (b.unsigned_integer() == 0) return Value::error("division by zero");
    return Value::unsigned_integer(a.unsigned_integer() / b.unsigned_integer());
  }
  return a.is(Kind::number) ? Value::number(a.number() / b.number()) : no_such_overload();
}

Value modulo(Args args, Budget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::integer)) {
    if (b.integer() == 0) return Value::error("modulus by zero");
    if (b.integer() == -1) {
      if (a.integer() == std::numeric_limits<std::int64_t>::min()) return int_overflow();
      return Value::integer(0);
    }
    return Value::integer(a.integer() % b.integer());
  }
  if (!a.is(Kind::unsigned_integer)) return no_such_overload();
  if (b.unsigned_integer() == 0) return Value::error("modulus by zero");
  return Value::unsigned_integer(a.unsigned_integer() % b.unsigned_integer());
}

Value negate(Args args, Budget&) {
  const Value& a = args[0];
  if (a.is(Kind::number)) return Value::number(-a.number());
  if (!a.is(Kind::integer)) return no_such_overload();
  if (a.integer() == std::numeric_limits<std::int64_t>::min()) return int_overflow();
  return Value::integer(-a.integer());
}

Value negate_boolean(Args args, Budget&) { return Value::boolean(!args[0].is_true()); }

Value equals(Args args, Budget& budget) {
  budget.spend(cost_of(args[0]));
  return Value::boolean(equal(args[0], args[1]));
}

Value differs(Args args, Budget& budget) {
  budget.spend(cost_of(args[0]));
  return Value::boolean(!equal(args[0], args[1]));
}

template <typename Accepts>
Value ordered(Args args, Budget& budget, Accepts accepts) {
  budget.spend(cost_of(args[0]));
  const std::optional<int> order = compare(args[0], args[1]);
  if (order) return Value::boolean(accepts(*order));
  return args[0].is_numeric() && args[1].is_numeric() ? Value::boolean(false) : no_such_overload();
}

Value less(Args args, Budget& budget) {
  return ordered(args, budget, [](int order) { return order < 0; });
}
Value less_or_equal(Args args, Budget& budget) {
  return ordered(args, budget, [](int order) { return order <= 0; });
}
Value greater(Args args, Budget& budget) {
  return ordered(args, budget, [](int order) { return order > 0; });
}
Value greater_or_equal(Args args, Budget& budget) {
  return ordered(args, budget, [](int order) { return order >= 0; });
}

Value in(Args args, Budget& budget) {
  if (args[1].is(Kind::map)) return Value::boolean(args[1].find(args[0]).has_value());
  if (!args[1].is(Kind::list)) return no_such_overload();
  budget.spend(args[1].size());
  for (std::size_t i = 0; i < args[1].size(); ++i) {
    if (equal(args[0], args[1].at(i))) return Value::boolean(true);
  }
  return Value::boolean(false);
}

constexpr std::array operator_rows = {
    Function{"_+_", false, Kind::error, 2, 2, add},
    Function{"_-_", false, Kind::error, 2, 2, subtract},
    Function{"_*_", false, Kind::error, 2, 2, multiply},
    Function{"_/_", false, Kind::error, 2, 2, divide},
    Function{"_%_", false, Kind::error, 2, 2, modulo},
    Function{"-_", false, Kind::error, 1, 1, negate},
    Function{"!_", false, Kind::boolean, 1, 1, negate_boolean},
    Function{"_==_", false, Kind::error, 2, 2, equals},
    Function{"_!=_", false, Kind::error, 2, 2, differs},
    Function{"_<_", false, Kind::error, 2, 2, less},
    Function{"_<=_", false, Kind::error, 2, 2, less_or_equal},
    Function{"_>_", false, Kind::error, 2, 2, greater},
    Function{"_>=_", false, Kind::error, 2, 2, greater_or_equal},
    Function{"_in_", false, Kind::error, 2, 2, in},
};

}  // namespace

std::span<const Function> operator_functions() { return operator_rows; }

}  // namespace twinhull::cel
