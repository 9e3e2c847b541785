#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::kubernetes {

__extension__ typedef unsigned __int128 Nanos;

/// An exact quantity: a sign and a count of 1e-9 units, as in the Kubernetes API. The original format matters
/// only for printing.
struct Quantity {
  enum class Format : std::uint8_t { decimal, binary, exponent };

  Nanos nanos = 0;
  bool negative = false;
  Format form = Format::decimal;
};

struct ParsedQuantity {
  std::optional<Quantity> value;
  std::string error;  ///< the reason, empty exactly if `value` is set
};

/// Parses `100m`, `512Mi`, `1.5`, `1e3`. The grammar is the API's, except that text without a digit (`k`,
/// `.`), which the API reads as zero, is rejected. Values finer than 1e-9 are rounded away from zero.
ParsedQuantity parse_quantity(std::string_view text);

/// The likely quantity for an invalid text: `128Mi` for `128mb`, `128 MiB` and `128mi`. Empty if unclear.
std::string quantity_meant(std::string_view text);

/// Compares values only: `500m` < `2`, `1G` < `1Gi`, `1000m` == `1`.
std::strong_ordering compare(const Quantity& a, const Quantity& b);

/// The sum in the format of `a`; empty on overflow.
std::optional<Quantity> add(const Quantity& a, const Quantity& b);

/// `a` times `count`; empty on overflow.
std::optional<Quantity> multiply(const Quantity& a, std::uint32_t count);

/// The API's canonical form: no fraction, the largest suffix without loss.
std::string canonical(const Quantity& quantity);

}  // namespace twinhull::kubernetes
