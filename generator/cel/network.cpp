#include "cel/network.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::cel {
namespace {

std::optional<Address> parse_v4(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  Address address;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string_view part = parts[i];
    if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    int value = 0;
    for (const char c : part) {
      if (!base::is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    if (value > 255) return std::nullopt;
    address.bytes[i] = static_cast<std::uint8_t>(value);
  }
  return address;
}

std::optional<std::uint32_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    if (!base::is_hex(c)) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(base::is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

bool append_groups(std::string_view text, std::vector<std::uint8_t>& bytes) {
  if (text.empty()) return true;
  const std::vector<std::string_view> parts = base::split(text, ':');
  for (const std::string_view part : parts) {
    const std::optional<std::uint32_t> group = parse_group(part);
    if (!group) return false;
    bytes.push_back(static_cast<std::uint8_t>(*group >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*group & 0xFF));
  }
  return bytes.size() <= 16;
}

std::optional<Address> parse_v6(std::string_view text) {
  if (text.size() > 39) return std::nullopt;
  const std::size_t gap = text.find("::");
  std::vector<std::uint8_t> head;
  std::vector<std::uint8_t> tail;
  if (!append_groups(text.substr(0, gap), head)) return std::nullopt;
  if (gap != std::string_view::npos && !append_groups(text.substr(gap + 2), tail)) return std::nullopt;
  const std::size_t size = head.size() + tail.size();
  if (gap == std::string_view::npos ? size != 16 : size > 14) return std::nullopt;
  Address address;
  address.v6 = true;
  std::copy(head.begin(), head.end(), address.bytes.begin());
  std::copy(tail.begin(), tail.end(), address.bytes.end() - static_cast<std::ptrdiff_t>(tail.size()));
  return address;
}

std::uint32_t group(const Address& address, std::size_t i) {
  return static_cast<std::uint32_t>(address.bytes[2 * i] << 8 | address.bytes[2 * i + 1]);
}

bool is_mapped(const Address& address) {
  return address.v6 &&
         std::all_of(address.bytes.begin(), address.bytes.begin() + 10, [](auto b) { return b == 0; }) &&
         address.bytes[10] == 0xFF && address.bytes[11] == 0xFF;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return parse_v4(text);
  const std::optional<Address> address = parse_v6(text);
  return address && is_mapped(*address) ? std::nullopt : address;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Address> address = parse_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  if (!address || digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0'))
    return std::nullopt;
  int prefix = 0;
  for (const char c : digits) {
    if (!base::is_digit(c)) return std::nullopt;
    prefix = prefix * 10 + (c - '0');
  }
  if (prefix > (address->v6 ? 128 : 32)) return std::nullopt;
  return Network{*address, prefix};
}

std::string print_address(const Address& address) {
  const auto& b = address.bytes;
  if (!address.v6) return fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
  // The longest run of at least two zero groups, the first of equally long ones.
  std::size_t best = 8;
  std::size_t length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && group(address, end) == 0) ++end;
    if (end - i > length) {
      best = i;
      length = end - i;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", group(address, i));
  }
  return out;
}

std::string print_network(const Network& network) {
  return print_address(network.address) + "/" + std::to_string(network.prefix);
}

Address masked(const Address& address, int prefix) {
  Address out = address;
  for (std::size_t i = 0; i < out.bytes.size(); ++i) {
    const int kept = std::clamp(prefix - static_cast<int>(8 * i), 0, 8);
    out.bytes[i] = static_cast<std::uint8_t>(out.bytes[i] & (0xFF00 >> kept));
  }
  return out;
}

bool contains(const Network& network, const Address& address) {
  return network.address.v6 == address.v6 &&
         masked(network.address, network.prefix) == masked(address, network.prefix);
}

bool is_unspecified(const Address& address) {
  return std::all_of(address.bytes.begin(), address.bytes.end(), [](auto b) { return b == 0; });
}

bool is_loopback(const Address& address) {
  if (!address.v6) return address.bytes[0] == 127;
  return address.bytes[15] == 1 && is_unspecified(masked(address, 120));
}

bool is_link_local_multicast(const Address& address) {
  const auto& b = address.bytes;
  if (address.v6) return b[0] == 0xFF && (b[1] & 0x0F) == 0x02;
  return b[0] == 224 && b[1] == 0 && b[2] == 0;
}

bool is_link_local_unicast(const Address& address) {
  const auto& b = address.bytes;
  if (address.v6) return b[0] == 0xFE && (b[1] & 0xC0) == 0x80;
  return b[0] == 169 && b[1] == 254;
}

bool is_global_unicast(const Address& address) {
  const auto& b = address.bytes;
  const bool multicast = address.v6 ? b[0] == 0xFF : (b[0] & 0xF0) == 224;
  const bool broadcast = !address.v6 && b[0] == 255 && b[1] == 255 && b[2] == 255 && b[3] == 255;
  return !multicast && !broadcast && !is_unspecified(address) && !is_loopback(address) &&
         !is_link_local_unicast(address);
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  url.text = text;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == ' ') return std::nullopt;
  }
  std::string_view rest = text;
  const std::size_t colon = text.find(':');
  if (!text.starts_with('/')) {
    if (colon == std::string_view::npos || colon == 0 || !base::is_letter(text[0])) return std::nullopt;
    for (const char c : text.substr(0, colon)) {
      if (!base::is_letter(c) && !base::is_digit(c) && c != '+' && c != '-' && c != '.') return std::nullopt;
    }
    url.scheme = base::lowered(text.substr(0, colon));
    rest = text.substr(colon + 1);
    // An opaque URI, `mailto:x`, is not a request URI.
    if (!rest.starts_with('/')) return std::nullopt;
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
      std::string_view host = rest.substr(0, end);
      if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
      url.host = host;
      rest.remove_prefix(end);
      const std::size_t bracket = host.rfind(']');
      if (host.starts_with('[') && bracket == std::string_view::npos) return std::nullopt;
      const std::string_view after = host.substr(bracket == std::string_view::npos ? 0 : bracket + 1);
      if (const std::size_t port = after.rfind(':'); port != std::string_view::npos) {
        for (const char c : after.substr(port + 1)) {
          if (!base::is_digit(c)) return std::nullopt;
        }
      }
      if (bracket == std::string_view::npos && std::count(host.begin(), host.end(), ':') > 1)
        return std::nullopt;
    }
  }
  const std::size_t question = rest.find('?');
  url.path = rest.substr(0, question);
  if (question != std::string_view::npos) url.query = rest.substr(question + 1);
  for (std::size_t i = 0; i < url.path.size(); ++i) {
    if (url.path[i] != '%') continue;
    if (i + 2 >= url.path.size() || !base::is_hex(url.path[i + 1]) || !base::is_hex(url.path[i + 2]))
      return std::nullopt;
  }
  return url;
}

}  // namespace twinhull::cel
