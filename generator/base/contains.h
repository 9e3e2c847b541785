#pragma once

#include <algorithm>
#include <iterator>

namespace twinhull::base {

/// Whether an element of a range is equal to the value; `std::ranges::contains` of C++23.
template <typename Range, typename Value>
constexpr bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

}  // namespace twinhull::base
