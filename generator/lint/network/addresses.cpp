// Addresses in settings: URLs with schemes of cluster services, and `host:port`.
#include "lint/network/addresses.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

struct Scheme {
  std::string_view name;
  std::string_view port;  ///< the default port of clients; empty: they differ
};

constexpr std::array schemes = {Scheme{"amqp", "5672"},       Scheme{"amqps", "5671"},
                                Scheme{"grpc", ""},           Scheme{"grpcs", ""},
                                Scheme{"http", "80"},         Scheme{"https", "443"},
                                Scheme{"kafka", ""},          Scheme{"mariadb", "3306"},
                                Scheme{"mongodb", "27017"},   Scheme{"mysql", "3306"},
                                Scheme{"nats", "4222"},       Scheme{"postgres", "5432"},
                                Scheme{"postgresql", "5432"}, Scheme{"redis", "6379"},
                                Scheme{"rediss", "6379"},     Scheme{"tcp", ""},
                                Scheme{"ws", "80"},           Scheme{"wss", "443"}};

constexpr std::size_t longest_password = 512;

using base::is_alnum;
using base::is_digit;

/// The scheme before `://`, without a driver: `postgresql+asyncpg`.
const Scheme* scheme_before(std::string_view text, std::size_t colon, std::size_t& begin) {
  begin = colon;
  while (begin > 0 && (is_alnum(text[begin - 1]) || text[begin - 1] == '+')) --begin;
  std::string_view name = text.substr(begin, colon - begin);
  name = name.substr(0, name.find('+'));
  const auto found = std::ranges::find(schemes, name, &Scheme::name);
  return found == schemes.end() ? nullptr : &*found;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

/// Splits `host:port`; false if it is invalid.
bool take_host(std::string_view authority, std::string_view standard, Address& out) {
  const std::size_t colon = authority.rfind(':');
  out.host = authority.substr(0, colon);
  out.port = colon == std::string_view::npos ? standard : authority.substr(colon + 1);
  return is_host(out.host) && (colon == std::string_view::npos || is_port(out.port));
}

void take_urls(std::string_view text, std::vector<Address>& out) {
  constexpr std::string_view ends = "/?#\\ \t\r\n\"'`<>()[]|;";
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    std::size_t begin = at;
    const Scheme* scheme = scheme_before(text, at, begin);
    if (scheme == nullptr) continue;
    const std::size_t from = at + 3;
    const std::size_t end = std::min(text.find_first_of(ends, from), text.size());
    // A password can contain the delimiter of a host: no address is better than part of a password.
    const std::string_view rest = text.substr(end, longest_password);
    if (rest.substr(0, rest.find_first_of(" \t\r\n\"'")).find('@') != std::string_view::npos) continue;
    std::string_view authority = text.substr(from, end - from);
    if (const std::size_t user = authority.rfind('@'); user != std::string_view::npos)
      authority.remove_prefix(user + 1);
    for (const std::string_view part : base::split(authority, ',')) {
      Address address;
      if (!take_host(part, scheme->port, address)) continue;
      // Passwords are removed from what is shown.
      address.text = part;
      out.push_back(address);
    }
  }
}

/// The part of a line that is not a comment.
std::string_view without_comment(std::string_view line) {
  const std::string_view text = base::trim(line);
  if (text.starts_with('#') || text.starts_with("//") || text.starts_with(';') || text.starts_with("--"))
    return {};
  const std::size_t hash = line.find(" #");
  return line.substr(0, hash);
}

void take_bare(std::string_view text, std::vector<Address>& out) {
  for (const std::string_view part : base::split(text, ',')) {
    const std::string_view one = base::trim(part);
    Address address{.text = one};
    if (one.find(':') != std::string_view::npos && take_host(one, {}, address) && address.port.size() > 1)
      out.push_back(address);
  }
}

bool ends_with_word(std::string_view name, std::string_view word) {
  return name.size() > word.size() && name.ends_with(word) && !is_alnum(name[name.size() - word.size() - 1]);
}

}  // namespace

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  bool letter = false, before = false;
  for (const char c : text) {
    const bool inner = is_alnum(c);
    if (!inner && ((c != '-' && c != '.') || !before)) return false;
    letter = letter || (inner && !is_digit(c));
    before = inner || c == '-';
  }
  return letter;  // IP addresses are not names
}

std::vector<Address> addresses_in(std::string_view text) {
  std::vector<Address> out;
  if (text.find("://") != std::string_view::npos) {
    // A single line is not a program: `#` can be part of a password there.
    if (text.find('\n') == std::string_view::npos) {
      take_urls(text, out);
    } else {
      for (const std::string_view line : base::split_lines(text)) take_urls(without_comment(line), out);
    }
    return out;
  }
  if (text.size() <= 1000 && text.find('\n') == std::string_view::npos) take_bare(text, out);
  return out;
}

bool names_address(std::string_view setting) {
  constexpr std::array<std::string_view, 16> words = {
      "addr", "backend", "broker", "bootstrap", "dsn",    "endpoint", "host", "kafka",
      "node", "redis",   "server", "service",   "target", "upstream", "uri",  "url"};
  const std::string lower = base::lowered(setting);
  if (lower.find("image") != std::string::npos || lower.find("user") != std::string::npos) return false;
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool is_for_browser(std::string_view setting) {
  constexpr std::array<std::string_view, 8> beginnings = {"EXPO_PUBLIC_", "GATSBY_",      "NEXT_PUBLIC_",
                                                          "NG_APP_",      "NUXT_PUBLIC_", "REACT_APP_",
                                                          "VITE_",        "VUE_APP_"};
  return std::ranges::any_of(beginnings,
                             [&](std::string_view beginning) { return setting.starts_with(beginning); });
}

std::string_view host_prefix(std::string_view setting) {
  for (const std::string_view word : {"HOST", "host", "HOSTNAME", "hostname", "Host"}) {
    if (ends_with_word(setting, word)) return setting.substr(0, setting.size() - word.size() - 1);
  }
  return {};
}

std::string_view port_prefix(std::string_view setting) {
  for (const std::string_view word : {"PORT", "port", "Port"}) {
    if (ends_with_word(setting, word)) return setting.substr(0, setting.size() - word.size() - 1);
  }
  return {};
}

}  // namespace twinhull::lint
