#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cel/cost.h"

namespace twinhull::cel {

inline constexpr Range unknown_size{0, std::numeric_limits<std::uint64_t>::max()};
inline constexpr double per_byte = 0.1;           ///< of a text that is walked through
inline constexpr double per_pattern_byte = 0.25;  ///< of a regular expression

/// The path to a value below `self`: fields and `@items`, as the API server spells it. It looks up the size
/// of a value by its path, and takes the first part of every path for `self`, also if the path begins
/// elsewhere.
///
/// Paths share storage as slices of Go do, because the estimate of the API server depends on that: a part
/// that is appended to a path overwrites one that was appended to the same path before, unless the storage
/// was full.
struct CostPath {
  std::shared_ptr<std::vector<std::string>> parts;  ///< its size is the capacity
  std::size_t length = 0;

  CostPath with(std::string part) const;
  /// The type at the path; null if it is empty or does not resolve.
  const SizedType* type(const SizedType& self) const;
};

/// What is known of an expression: its cost, and the size and type of its result.
struct CostOperand {
  Range cost;
  std::optional<Range> size;
  const SizedType* type = nullptr;  ///< null: any
  CostPath path;
  const SizedType* sized_type = nullptr;  ///< the type at the path, when the expression was estimated
  std::optional<Range> item_size;         ///< of the items of a computed list or map
  std::optional<std::uint64_t> literal;   ///< the number, of a literal integer

  Range size_or_unknown() const { return size.value_or(unknown_size); }
  bool is(ValueShape kind) const { return type != nullptr && type->kind == kind; }
};

/// The types of what functions return.
const SizedType& basic_type(ValueShape kind);
const SizedType& text_list_type();

/// What a function adds to the cost of its arguments, and the size of its result if that is known.
struct CallCost {
  Range cost{1, 1};
  std::optional<Range> size;
};

/// The cost of a call; `args` has the receiver first if `member`.
CallCost call_cost(const std::string& function, bool member, std::span<const CostOperand> args);

/// The type of the result of a call; null: any.
const SizedType* result_type(const std::string& function, std::span<const CostOperand> args);

}  // namespace twinhull::cel
