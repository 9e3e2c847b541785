#pragma once

#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::lint {

/// An address of another program in a setting.
struct Address {
  std::string_view text;  ///< as written: `http://backend:8000`, `redis:6379`
  std::string_view host;
  std::string_view port;  ///< the written one, or that of its scheme; empty: unknown
};

/// The addresses in a text. URLs are found anywhere except in comments; `host:port` only as the whole text,
/// or in a list. Placeholders (`${HOST}`, `<host>`) are skipped.
std::vector<Address> addresses_in(std::string_view text);

/// Whether the name of a setting is that of an address: `REDIS_ADDR`, `--upstream`, `BROKERS`.
bool names_address(std::string_view setting);

/// The prefix of `X_HOST` and `X_PORT`; empty if the name is neither.
std::string_view host_prefix(std::string_view setting);
std::string_view port_prefix(std::string_view setting);

/// Whether bundlers include the setting in browser code: `NEXT_PUBLIC_API`, `VITE_API`.
bool is_for_browser(std::string_view setting);

/// Whether the text can be a host name: labels of letters, digits and `-`.
bool is_host(std::string_view text);

}  // namespace twinhull::lint
