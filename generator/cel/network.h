#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::cel {

/// An IPv4 or IPv6 address, without a zone. IPv4 addresses embedded in IPv6 (`::ffff:1.2.3.4`) are invalid,
/// as in Kubernetes.
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  ///< of IPv4 the first four

  friend bool operator==(const Address&, const Address&) = default;
};

/// An address and the number of its bits that are fixed: `10.1.2.3/8`.
struct Network {
  Address address;
  int prefix = 0;

  friend bool operator==(const Network&, const Network&) = default;
};

/// The parts of an absolute URL that Kubernetes' functions return.
struct Url {
  std::string text;
  std::string scheme;
  std::string host;  ///< with its port
  std::string path;  ///< escaped
  std::string query;
};

std::optional<Address> parse_address(std::string_view text);
std::optional<Network> parse_network(std::string_view text);
/// In the canonical form (RFC 5952).
std::string print_address(const Address& address);
std::string print_network(const Network& network);

/// The address with all bits after the prefix cleared.
Address masked(const Address& address, int prefix);
bool contains(const Network& network, const Address& address);

bool is_unspecified(const Address& address);
bool is_loopback(const Address& address);
bool is_link_local_multicast(const Address& address);
bool is_link_local_unicast(const Address& address);
bool is_global_unicast(const Address& address);

/// An absolute URI or an absolute path, as Go's ParseRequestURI accepts it.
std::optional<Url> parse_url(std::string_view text);

}  // namespace twinhull::cel
