#pragma once

#include <string_view>

namespace twinhull::lint {

/// Whether the whole text is a placeholder: `changeme`, `YOUR_KEY`, `<token>`, `${DB_USER}`.
bool is_to_be_filled_in(std::string_view text);

/// The placeholder in an address: the password of `postgres://app:YOUR_PASSWORD@db/app`, the host of
/// `REDACTED.example.org:9092`. Empty if none.
std::string_view placeholder_in_address(std::string_view text);

/// The first `${NAME}` of a text, where NAME has the format of a variable; empty if none.
std::string_view variable_in(std::string_view text);

/// Whether a text references a secret store, as resolved by vals and helmfile:
/// `ref+vault://secret/db#/password`.
bool is_vals_reference(std::string_view text);

}  // namespace twinhull::lint
