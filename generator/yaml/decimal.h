#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "yaml/node.h"

namespace twinhull::yaml {

/// An exact number: `digits` × 10^`exponent`, without leading and trailing zeros in the digits.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< empty for zero
  std::int64_t exponent = 0;

  bool integral() const { return digits.empty() || exponent >= 0; }
};

/// The exact value of a number node; empty for other nodes, infinities, NaN, and hexadecimal or octal
/// literals of more than 1000 digits.
std::optional<Decimal> decimal(const Node& node);

std::strong_ordering compare(const Decimal& a, const Decimal& b);

/// Whether `value` is an integer multiple of `divisor`, which must be positive. The cost grows with the
/// product of their lengths.
bool is_multiple(const Decimal& value, const Decimal& divisor);

}  // namespace twinhull::yaml
