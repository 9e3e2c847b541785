#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "lint/secrets/scan.h"

namespace twinhull::lint {

/// The password in a connection string or a line of `.pgpass`, at a colon within it.
std::optional<SecretMatch> match_connection(std::string_view text, std::size_t colon);

/// Whether the user of a URL without a password is a token: `https://TOKEN@host`. `host` follows the `@`.
bool is_user_token(std::string_view user, std::string_view host);

}  // namespace twinhull::lint
