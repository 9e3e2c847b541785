#pragma once

#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::lint {

/// An address of another program that a setting names.
struct Address {
  std::string_view text;  ///< what stands there: `http://backend:8000`, `redis:6379`
  std::string_view host;
  std::string_view port;  ///< the one it names, or that of its scheme; empty: unknown
};

/// The addresses in a text. URLs are found anywhere in it, but for comments; `host:port` only where it is all
/// of the text, as a list perhaps. What is filled in later (`${HOST}`, `<host>`) is none.
std::vector<Address> addresses_in(std::string_view text);

/// Whether the name of a setting says that it holds an address: `REDIS_ADDR`, `--upstream`, `BROKERS`.
bool names_address(std::string_view setting);

/// The start of `X_HOST` and `X_PORT`; empty where the name is neither.
std::string_view host_prefix(std::string_view setting);
std::string_view port_prefix(std::string_view setting);

/// Whether bundlers put the setting into what browsers load: `NEXT_PUBLIC_API`, `VITE_API`.
bool is_for_browser(std::string_view setting);

/// Whether the text may be a name of a host: labels of letters, digits and `-`.
bool is_host(std::string_view text);

}  // namespace twinhull::lint
