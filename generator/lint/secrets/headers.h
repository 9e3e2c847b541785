#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lint/secrets/scan.h"

namespace twinhull::lint {

/// Headers of HTTP whose values have a format that contains secrets.
enum class HeaderKind : std::uint8_t { none, authorization, cookie };

/// `Authorization`, `proxy-authorization`, `Set-Cookie`, `HTTP_COOKIE`.
HeaderKind header_kind(std::string_view name);

/// The secrets in the value of a header, which begins at `begin` and ends with its line or its quotes: the
/// credentials after any scheme, or the values of cookies. Sets `end` to its end.
std::vector<SecretMatch> secrets_of_header(std::string_view text, HeaderKind kind, std::size_t begin,
                                           std::size_t& end);

}  // namespace twinhull::lint
