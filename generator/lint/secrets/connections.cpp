#include "lint/secrets/connections.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "lint/secrets/values.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t longest = 256;
constexpr std::string_view ends = " \t\r\n\"'`<>\\";

std::optional<SecretMatch> password(std::size_t begin, std::size_t end) {
  return SecretMatch{.begin = static_cast<std::uint32_t>(begin),
                     .end = static_cast<std::uint32_t>(end),
                     .what = "a password"};
}

/// `jdbc:oracle:thin:user/password@host`, at the first colon.
std::optional<SecretMatch> match_oracle(std::string_view text, std::size_t colon) {
  constexpr std::string_view name = "jdbc", rest = ":oracle:";
  if (colon < name.size() || text.substr(colon - name.size(), name.size()) != name ||
      text.substr(colon, rest.size()) != rest)
    return {};
  const std::size_t begin = colon + rest.size();
  const std::string_view rest_of_text = text.substr(begin, longest);
  const std::string_view part = rest_of_text.substr(0, rest_of_text.find_first_of(ends));
  const std::size_t slash = part.find('/'), at = part.find('@');
  if (slash == std::string_view::npos || at == std::string_view::npos || slash + 1 >= at) return {};
  if (!looks_secret(part.substr(slash + 1, at - slash - 1), NameKind::strong)) return {};
  return password(begin + slash + 1, begin + at);
}

/// A part of an IPv6 or MAC address.
bool is_group(std::string_view text) {
  return text.size() <= 4 && std::ranges::all_of(text, [](char c) { return base::is_hex(c); });
}

/// `host:port:database:user:password` alone on its line, at the first colon.
std::optional<SecretMatch> match_pgpass(std::string_view text, std::size_t colon) {
  if (colon == 0 || colon + 1 >= text.size() || (!base::is_digit(text[colon + 1]) && text[colon + 1] != '*'))
    return {};
  std::array<std::string_view, 3> fields;  // port, database, user
  std::size_t at = colon + 1;
  for (std::string_view& field : fields) {
    const std::size_t next = text.substr(0, at + 64).find_first_of(": \t\r\n\"'{}[]/@,", at);
    if (next == std::string_view::npos || text[next] != ':') return {};
    field = text.substr(at, next - at);
    at = next + 1;
  }
  const auto& [port, database, user] = fields;
  const bool any = port == "*";
  if (!any && (port.size() < 3 || port.size() > 5 || !std::ranges::all_of(port, base::is_digit))) return {};
  if (database.empty() || user.empty() || (is_group(database) && is_group(user))) return {};
  const std::string_view after = text.substr(at, longest);
  std::string_view value = after.substr(0, after.find_first_of(ends));
  if (value.ends_with(':')) value.remove_suffix(1);  // the line is a key
  if (value.find(':') != std::string_view::npos || !looks_secret(value, NameKind::strong)) return {};
  return password(at, at + value.size());
}

}  // namespace

std::optional<SecretMatch> match_connection(std::string_view text, std::size_t colon) {
  const std::optional<SecretMatch> found = match_oracle(text, colon);
  return found ? found : match_pgpass(text, colon);
}

bool is_user_token(std::string_view user, std::string_view host) {
  constexpr std::size_t shortest = 20;
  // The user of an address of Sentry is a public key.
  return user.size() >= shortest && host.substr(0, 80).find("sentry") == std::string_view::npos &&
         user.find('@') == std::string_view::npos && entropy(user) >= 3.2 &&
         looks_secret(user, NameKind::weak);
}

}  // namespace twinhull::lint
