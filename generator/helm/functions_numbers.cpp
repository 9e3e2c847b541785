#include <algorithm>
#include <cmath>
#include <limits>

#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/numbers.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number); }

/// Arithmetic wraps around, as in Go.
Value wrapped(std::uint64_t number) { return of_int64(static_cast<std::int64_t>(number)); }

Value add1(const Call& call) { return wrapped(bits(to_int64(call[0])) + 1); }

Value add(const Call& call) {
  std::uint64_t sum = 0;
  for (const Value& value : call.arguments) sum += bits(to_int64(value));
  return wrapped(sum);
}

Value sub(const Call& call) { return wrapped(bits(to_int64(call[0])) - bits(to_int64(call[1]))); }

Value mul(const Call& call) {
  std::uint64_t product = bits(to_int64(call[0]));
  for (std::size_t i = 1; i < call.size(); ++i) product *= bits(to_int64(call[i]));
  return wrapped(product);
}

Value div(const Call& call) {
  const std::int64_t a = to_int64(call[0]);
  const std::int64_t b = to_int64(call[1]);
  if (b == 0) return call.fail("runtime error: integer divide by zero");
  return b == -1 ? wrapped(0 - bits(a)) : of_int64(a / b);
}

Value mod(const Call& call) {
  const std::int64_t b = to_int64(call[1]);
  if (b == 0) return call.fail("runtime error: integer divide by zero");
  return of_int64(b == -1 ? 0 : to_int64(call[0]) % b);
}

/// Sums and products of decimal numbers, where those of doubles would show their rounding: 0.1 + 0.2 is 0.3.
double rounded(long double value) {
  const double nearest = static_cast<double>(value);
  if (!std::isfinite(nearest) || nearest == 0) return nearest;
  const int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(nearest))));
  const int positions = std::min(15 - magnitude, 16);
  if (positions < 0 || positions > 40) return nearest;
  const long double scale = std::pow(10.0L, positions);
  return static_cast<double>(std::round(value * scale) / scale);
}

enum class Operation { add, subtract, multiply, divide };

Value decimal(const Call& call, long double start, std::size_t from, Operation operation) {
  long double result = start;
  for (std::size_t i = from; i < call.size(); ++i) {
    const long double operand = to_float64(call[i]);
    if (operation == Operation::add) result += operand;
    if (operation == Operation::subtract) result -= operand;
    if (operation == Operation::multiply) result *= operand;
    if (operation == Operation::divide) {
      if (operand == 0) return call.fail("decimal division by 0");
      result = std::round(result / operand * 1e16L) / 1e16L;
    }
  }
  return of_number(rounded(result));
}

Value addf(const Call& call) { return decimal(call, 0, 0, Operation::add); }
Value add1f(const Call& call) {
  return of_number(rounded(static_cast<long double>(to_float64(call[0])) + 1));
}
Value subf(const Call& call) { return decimal(call, to_float64(call[0]), 1, Operation::subtract); }
Value mulf(const Call& call) { return decimal(call, to_float64(call[0]), 1, Operation::multiply); }
Value divf(const Call& call) { return decimal(call, to_float64(call[0]), 1, Operation::divide); }

Value max_(const Call& call) {
  std::int64_t most = to_int64(call[0]);
  for (const Value& value : call.arguments) most = std::max(most, to_int64(value));
  return of_int64(most);
}

Value min_(const Call& call) {
  std::int64_t least = to_int64(call[0]);
  for (const Value& value : call.arguments) least = std::min(least, to_int64(value));
  return of_int64(least);
}

Value maxf(const Call& call) {
  double most = to_float64(call[0]);
  for (const Value& value : call.arguments) most = std::fmax(most, to_float64(value));
  return of_number(most);
}

Value minf(const Call& call) {
  double least = to_float64(call[0]);
  for (const Value& value : call.arguments) least = std::fmin(least, to_float64(value));
  return of_number(least);
}

Value ceil_(const Call& call) { return of_number(std::ceil(to_float64(call[0]))); }
Value floor_(const Call& call) { return of_number(std::floor(to_float64(call[0]))); }

Value round_(const Call& call) {
  const double limit = call.size() > 2 ? call[2].number : 0.5;
  const double power = std::pow(10.0, static_cast<double>(call[1].integer));
  const double digit = power * to_float64(call[0]);
  double whole = 0;
  const double fraction = std::modf(digit, &whole);
  return of_number((fraction >= limit ? std::ceil(digit) : std::floor(digit)) / power);
}

Value atoi(const Call& call) { return of_int(parse_go_integer(call[0].text(), 10).value_or(0)); }
Value int_(const Call& call) { return of_int(to_int64(call[0])); }
Value int64_(const Call& call) { return of_int64(to_int64(call[0])); }
Value float64_(const Call& call) { return of_number(to_float64(call[0])); }
Value to_decimal(const Call& call) { return of_int64(parse_go_integer(printed(call[0]), 8).value_or(0)); }

Value rand_int(const Call& call) {
  if (call[1].integer <= call[0].integer) return call.fail("invalid argument to Intn");
  return of_int(call[0].integer);
}

constexpr Function functions[] = {
    {"add", "a*", add},
    {"add1", "a", add1},
    {"add1f", "a", add1f},
    {"addf", "a*", addf},
    {"atoi", "s", atoi},
    {"biggest", "aa*", max_},
    {"ceil", "a", ceil_},
    {"div", "aa", div},
    {"divf", "aa*", divf},
    {"float64", "a", float64_},
    {"floor", "a", floor_},
    {"int", "a", int_},
    {"int64", "a", int64_},
    {"max", "aa*", max_},
    {"maxf", "aa*", maxf},
    {"min", "aa*", min_},
    {"minf", "aa*", minf},
    {"mod", "aa", mod},
    {"mul", "aa*", mul},
    {"mulf", "aa*", mulf},
    {"randInt", "ii", rand_int, Purity::random},
    {"round", "aif*", round_},
    {"sub", "aa", sub},
    {"subf", "aa*", subf},
    {"toDecimal", "a", to_decimal},
};

}  // namespace

FunctionTable number_functions() { return functions; }

}  // namespace twinhull::helm
