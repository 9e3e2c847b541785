#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::kubernetes {

/// A CIDR: `10.0.0.0/8`, `2001:db8::/32`.
struct AddressRange {
  std::array<std::uint8_t, 16> bytes = {};
  unsigned size = 4;    ///< of the address, in bytes
  unsigned prefix = 0;  ///< length of the prefix
};

/// Empty if the text is not a range. Leading zeros of an octet, as in `010.0.0.0/8`, are accepted and
/// ignored, as by the API server.
std::optional<AddressRange> read_range(std::string_view text);

/// The range without host bits.
AddressRange masked(AddressRange range);

/// In canonical notation.
std::string text_of(const AddressRange& range);

/// Whether all addresses of `inner` are in `outer`, and `outer` has more.
bool contains_strictly(const AddressRange& outer, const AddressRange& inner);

/// Without leading zeros of octets.
std::string without_leading_zeros(std::string_view address);

}  // namespace twinhull::kubernetes
