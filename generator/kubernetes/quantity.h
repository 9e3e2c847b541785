#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::kubernetes {

__extension__ typedef unsigned __int128 Nanos;

/// An exact amount: a sign and a count of 1e-9 units, as the Kubernetes API keeps it. How it was
/// written matters only for printing it again.
struct Quantity {
  enum class Form : std::uint8_t { decimal, binary, exponent };

  Nanos nanos = 0;
  bool negative = false;
  Form form = Form::decimal;
};

struct ParsedQuantity {
  std::optional<Quantity> value;
  std::string error;  ///< the reason in words, empty exactly when `value` is set
};

/// Reads `100m`, `512Mi`, `1.5`, `1e3`. The grammar is the API's, except that text without a digit
/// (`k`, `.`), which the API takes for zero, is refused. Finer than 1e-9 is rounded away from zero.
ParsedQuantity parse_quantity(std::string_view text);

/// What was most likely meant by a text that is no quantity: `128Mi` for `128mb`, `128 MiB` and `128mi`.
/// Empty where that cannot be told.
std::string quantity_meant(std::string_view text);

/// By amount alone: `500m` < `2`, `1G` < `1Gi`, `1000m` == `1`.
std::strong_ordering compare(const Quantity& a, const Quantity& b);

/// The sum in the form of `a`; empty when it is beyond all bounds.
std::optional<Quantity> add(const Quantity& a, const Quantity& b);

/// `a` taken `count` times; empty when it is beyond all bounds.
std::optional<Quantity> multiply(const Quantity& a, std::uint32_t count);

/// The API's own way to write an amount: no fraction, the largest suffix that loses nothing.
std::string canonical(const Quantity& quantity);

}  // namespace twinhull::kubernetes
