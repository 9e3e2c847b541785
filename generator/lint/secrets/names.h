#pragma once

#include <string_view>

namespace twinhull::lint {

/// What a name implies about its value.
enum class NameKind {
  neutral,
  reference,  ///< `secretName`, `publicKey`, `checksum`: never a secret
  weak,       ///< `token`, `api_key`, `client-secret`: a secret or the name of one
  strong,     ///< `password`: a secret unless it is a placeholder
};
NameKind name_kind(std::string_view name);

/// `db-password`, `databasePassword`: a value that is the name of a secret, not a secret.
bool names_secret(std::string_view text);

}  // namespace twinhull::lint
