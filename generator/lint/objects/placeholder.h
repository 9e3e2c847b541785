#pragma once

#include <string_view>

namespace twinhull::lint {

/// Whether the text as a whole stands for one that is still to come: `changeme`, `YOUR_KEY`, `<token>`,
/// `${DB_USER}`.
bool is_to_be_filled_in(std::string_view text);

/// The part of an address that does: the password of `postgres://app:YOUR_PASSWORD@db/app`, the host of
/// `REDACTED.example.org:9092`. Empty where there is none.
std::string_view placeholder_in_address(std::string_view text);

/// The first `${NAME}` of a text, where NAME is written as variables are; empty where there is none.
std::string_view variable_in(std::string_view text);

/// Whether a text refers to a store of secrets, as vals and helmfile resolve it:
/// `ref+vault://secret/db#/password`.
bool is_vals_reference(std::string_view text);

}  // namespace twinhull::lint
