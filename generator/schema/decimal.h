#pragma once

#include <compare>
#include <optional>
#include <string>

#include "yaml/node.h"

namespace twinhull::schema {

/// An exact number: `digits` × 10^`exponent`, without zeros at either end of the digits.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< empty for zero
  long exponent = 0;

  bool integral() const { return digits.empty() || exponent >= 0; }
};

/// The number that a node holds; empty for what is no number, for infinities and for NaN.
std::optional<Decimal> decimal(const yaml::Node& node);

std::strong_ordering compare(const Decimal& a, const Decimal& b);

/// Whether `value` is a whole multiple of `divisor`, which is above zero and has at most 18 digits.
bool is_multiple(const Decimal& value, const Decimal& divisor);

}  // namespace twinhull::schema
