#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cel/ast.h"
#include "yaml/node.h"

namespace twinhull::cel {

/// A range of sizes or costs. Sums and products end at the largest number.
struct Range {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

Range operator+(Range a, Range b);
Range operator*(Range a, Range b);
/// Rounded up.
Range operator*(Range a, double factor);
/// The smallest range that contains both.
Range unite(Range a, Range b);

enum class ValueShape : std::uint8_t {
  scalar,  ///< numbers, booleans, durations, times: a size of 1
  text,
  bytes,
  list,
  map,
  object,  ///< fields that are known
  opaque,  ///< IP addresses, quantities and other values of the libraries
  any,
};

/// A type of a schema, with the largest size of its values that the API server assumes.
struct SizedType {
  ValueShape kind = ValueShape::any;
  std::uint64_t most = 0;            ///< items, entries or bytes; 0 if it has no size
  std::uint64_t least_bytes = 1;     ///< of a value as JSON
  const SizedType* item = nullptr;   ///< of lists and maps
  const yaml::Node* open = nullptr;  ///< the schema, if it sets no limit itself
  std::map<std::string, const SizedType*, std::less<>> fields;
};

/// The cost of an expression before it is evaluated.
struct CostEstimate {
  std::uint64_t most = 0;
  std::vector<const SizedType*> open;  ///< what it walks through and has no limit, each once
};

/// Estimates the cost of a validation rule as the API server does (cel-go 0.26 and the Kubernetes libraries
/// of 1.35), in its units. `self`: the type of the value that has the rule.
CostEstimate estimate_cost(const Expr& expr, const SizedType& self);

}  // namespace twinhull::cel
