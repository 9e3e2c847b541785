#include <array>

#include "base/text.h"
#include "cel/functions.h"
#include "cel/network.h"

namespace twinhull::cel {
namespace {

Value make_ip(const Address& address) {
  return Value::opaque(Kind::ip, std::make_shared<const Address>(address));
}
Value make_cidr(const Network& network) {
  return Value::opaque(Kind::cidr, std::make_shared<const Network>(network));
}

Value ip(Args args, Budget&) {
  const std::optional<Address> address = parse_address(args[0].text());
  return address ? make_ip(*address)
                 : Value::error("IP Address \"" + args[0].text() +
                                "\" parse error during conversion from string");
}
Value is_ip(Args args, Budget&) { return Value::boolean(parse_address(args[0].text()).has_value()); }
Value is_canonical(Args args, Budget&) {
  const std::optional<Address> address = parse_address(args[0].text());
  if (!address)
    return Value::error("IP Address \"" + args[0].text() + "\" parse error during conversion from string");
  return Value::boolean(print_address(*address) == args[0].text());
}
Value family(Args args, Budget&) { return Value::integer(args[0].as<Address>().v6 ? 6 : 4); }
Value unspecified(Args args, Budget&) { return Value::boolean(is_unspecified(args[0].as<Address>())); }
Value loopback(Args args, Budget&) { return Value::boolean(is_loopback(args[0].as<Address>())); }
Value link_local_multicast(Args args, Budget&) {
  return Value::boolean(is_link_local_multicast(args[0].as<Address>()));
}
Value link_local_unicast(Args args, Budget&) {
  return Value::boolean(is_link_local_unicast(args[0].as<Address>()));
}
Value global_unicast(Args args, Budget&) { return Value::boolean(is_global_unicast(args[0].as<Address>())); }

Value cidr(Args args, Budget&) {
  const std::optional<Network> network = parse_network(args[0].text());
  return network ? make_cidr(*network)
                 : Value::error("network address parse error during conversion from string: \"" +
                                args[0].text() + "\"");
}
Value is_cidr(Args args, Budget&) { return Value::boolean(parse_network(args[0].text()).has_value()); }

Value contains_ip(Args args, Budget&) {
  std::optional<Address> address;
  if (args[1].is(Kind::ip)) {
    address = args[1].as<Address>();
  } else if (args[1].is(Kind::string)) {
    address = parse_address(args[1].text());
    if (!address)
      return Value::error("IP Address \"" + args[1].text() + "\" parse error during conversion from string");
  } else {
    return no_such_overload();
  }
  return Value::boolean(contains(args[0].as<Network>(), *address));
}

Value contains_cidr(Args args, Budget&) {
  std::optional<Network> inner;
  if (args[1].is(Kind::cidr)) {
    inner = args[1].as<Network>();
  } else if (args[1].is(Kind::string)) {
    inner = parse_network(args[1].text());
    if (!inner)
      return Value::error("network address parse error during conversion from string: \"" + args[1].text() +
                          "\"");
  } else {
    return no_such_overload();
  }
  const Network& outer = args[0].as<Network>();
  return Value::boolean(outer.prefix <= inner->prefix && contains(outer, inner->address));
}

Value network_ip(Args args, Budget&) { return make_ip(args[0].as<Network>().address); }
Value network_masked(Args args, Budget&) {
  const Network& network = args[0].as<Network>();
  return make_cidr({masked(network.address, network.prefix), network.prefix});
}
Value prefix_length(Args args, Budget&) { return Value::integer(args[0].as<Network>().prefix); }

Value url(Args args, Budget&) {
  std::optional<Url> parsed = parse_url(args[0].text());
  if (!parsed)
    return Value::error("URL parse error during conversion from string: parse \"" + args[0].text() +
                        "\": invalid URI for request");
  return Value::opaque(Kind::url, std::make_shared<const Url>(std::move(*parsed)));
}
Value is_url(Args args, Budget&) { return Value::boolean(parse_url(args[0].text()).has_value()); }
Value scheme(Args args, Budget&) { return Value::string(args[0].as<Url>().scheme); }
Value host(Args args, Budget&) { return Value::string(args[0].as<Url>().host); }

/// The port of `host:8080`, `[::1]:8080`, and where its colon is.
std::size_t port_colon(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  return bracket != std::string::npos && colon < bracket ? std::string::npos : colon;
}

Value hostname(Args args, Budget&) {
  const std::string& whole = args[0].as<Url>().host;
  std::string name = whole.substr(0, port_colon(whole));
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return Value::string(std::move(name));
}

Value port(Args args, Budget&) {
  const std::string& whole = args[0].as<Url>().host;
  const std::size_t colon = port_colon(whole);
  return Value::string(colon == std::string::npos ? "" : whole.substr(colon + 1));
}

/// Go escapes what is not allowed in a path; quotes and non-ASCII text are the ones that occur.
Value escaped_path(Args args, Budget&) {
  std::string out;
  for (const char c : args[0].as<Url>().path) {
    const bool escape = static_cast<unsigned char>(c) >= 0x80 ||
                        std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos;
    if (!escape) {
      out += c;
      continue;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    out.append("%").append(1, digits[static_cast<unsigned char>(c) >> 4]).append(1, digits[c & 15]);
  }
  return Value::string(std::move(out));
}

int hex_digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

std::string unescape_query(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdefABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex.find(text[i + 1]) != std::string_view::npos &&
        hex.find(text[i + 2]) != std::string_view::npos) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Value query(Args args, Budget& budget) {
  std::map<std::string, std::vector<Value>> values;
  for (const std::string_view part : base::split(args[0].as<Url>().query, '&')) {
    budget.spend(1);
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const std::string_view content =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    values[unescape_query(part.substr(0, equals))].push_back(Value::string(unescape_query(content)));
  }
  std::vector<std::pair<Value, Value>> entries;
  for (auto& [key, items] : values) entries.emplace_back(Value::string(key), Value::list(std::move(items)));
  return Value::map(std::move(entries));
}

constexpr std::array network_rows = {
    Function{"ip", false, Kind::string, 1, 1, ip},
    Function{"ip", true, Kind::cidr, 1, 1, network_ip},
    Function{"isIP", false, Kind::string, 1, 1, is_ip},
    Function{"ip.isCanonical", false, Kind::string, 1, 1, is_canonical},
    Function{"family", true, Kind::ip, 1, 1, family},
    Function{"isUnspecified", true, Kind::ip, 1, 1, unspecified},
    Function{"isLoopback", true, Kind::ip, 1, 1, loopback},
    Function{"isLinkLocalMulticast", true, Kind::ip, 1, 1, link_local_multicast},
    Function{"isLinkLocalUnicast", true, Kind::ip, 1, 1, link_local_unicast},
    Function{"isGlobalUnicast", true, Kind::ip, 1, 1, global_unicast},
    Function{"cidr", false, Kind::string, 1, 1, cidr},
    Function{"isCIDR", false, Kind::string, 1, 1, is_cidr},
    Function{"containsIP", true, Kind::cidr, 2, 2, contains_ip},
    Function{"containsCIDR", true, Kind::cidr, 2, 2, contains_cidr},
    Function{"masked", true, Kind::cidr, 1, 1, network_masked},
    Function{"prefixLength", true, Kind::cidr, 1, 1, prefix_length},
    Function{"url", false, Kind::string, 1, 1, url},
    Function{"isURL", false, Kind::string, 1, 1, is_url},
    Function{"getScheme", true, Kind::url, 1, 1, scheme},
    Function{"getHost", true, Kind::url, 1, 1, host},
    Function{"getHostname", true, Kind::url, 1, 1, hostname},
    Function{"getPort", true, Kind::url, 1, 1, port},
    Function{"getEscapedPath", true, Kind::url, 1, 1, escaped_path},
    Function{"getQuery", true, Kind::url, 1, 1, query},
};

}  // namespace

std::span<const Function> network_functions() { return network_rows; }

}  // namespace twinhull::cel
