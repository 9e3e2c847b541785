#include "kubernetes/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/ascii.h"

namespace twinhull::kubernetes {

std::string without_leading_zeros(std::string_view address) {
  std::string plain;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const bool front = plain.empty() || plain.back() == '.';
    if (!(front && address[i] == '0' && i + 1 < address.size() && base::is_digit(address[i + 1])))
      plain += address[i];
  }
  return plain;
}

std::optional<AddressRange> read_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string address(text.substr(0, slash));
  const std::string_view bits = text.substr(slash + 1);
  AddressRange range;
  const bool six = address.find(':') != std::string::npos;
  if (!six) address = without_leading_zeros(address);
  range.size = six ? 16 : 4;
  if (inet_pton(six ? AF_INET6 : AF_INET, address.c_str(), range.bytes.data()) != 1) return std::nullopt;
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.prefix);
  const bool whole = error == std::errc() && end == bits.data() + bits.size();
  return whole && range.prefix <= range.size * 8 ? std::optional(range) : std::nullopt;
}

AddressRange masked(AddressRange range) {
  for (unsigned i = 0; i < range.size; ++i) {
    const unsigned kept = range.prefix > i * 8 ? std::min(8U, range.prefix - i * 8) : 0;
    range.bytes[i] = static_cast<std::uint8_t>(range.bytes[i] & (0xFF00U >> kept));
  }
  return range;
}

std::string text_of(const AddressRange& range) {
  std::array<char, INET6_ADDRSTRLEN> buffer = {};
  inet_ntop(range.size == 16 ? AF_INET6 : AF_INET, range.bytes.data(), buffer.data(), buffer.size());
  return std::string(buffer.data()) + "/" + std::to_string(range.prefix);
}

bool contains_strictly(const AddressRange& outer, const AddressRange& inner) {
  if (outer.size != inner.size || outer.prefix >= inner.prefix) return false;
  AddressRange shortened = inner;
  shortened.prefix = outer.prefix;
  return masked(shortened).bytes == masked(outer).bytes;
}

}  // namespace twinhull::kubernetes
