#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "kubernetes/quantity.h"

// Two texts separated by a line break. A quantity keeps its value when written in canonical form and parsed
// again, and the order of two is consistent with their sum; an invalid one has a reason.

using namespace twinhull::kubernetes;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

std::optional<Quantity> read(std::string_view text) {
  const ParsedQuantity parsed = parse_quantity(text);
  expect(parsed.value.has_value() == parsed.error.empty());
  if (!parsed.value) return std::nullopt;
  const std::string written = canonical(*parsed.value);
  const ParsedQuantity again = parse_quantity(written);
  // A value near the upper limit may have no canonical form within it.
  if (!again.value) return std::nullopt;
  expect(compare(*again.value, *parsed.value) == 0);
  expect(canonical(*again.value) == written);
  return parsed.value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const std::optional<Quantity> a = read(text.substr(0, line));
  const std::optional<Quantity> b = read(line == std::string_view::npos ? text : text.substr(line + 1));
  if (!a || !b) return 0;
  expect((compare(*a, *b) < 0) == (compare(*b, *a) > 0));
  Quantity minus = *b;
  minus.negative = minus.nanos != 0 && !minus.negative;
  const std::optional<Quantity> difference = add(*a, minus);
  if (difference) {
    const Quantity zero;
    expect(compare(*difference, zero) == compare(*a, *b));
    const std::optional<Quantity> back = add(*difference, *b);
    if (back) expect(compare(*back, *a) == 0);
  }
  const std::optional<Quantity> twice = multiply(*a, 2);
  const std::optional<Quantity> sum = add(*a, *a);
  expect(twice.has_value() == sum.has_value());
  if (twice) expect(compare(*twice, *sum) == 0);
  return 0;
}
