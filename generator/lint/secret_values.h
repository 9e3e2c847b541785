#pragma once

#include <string_view>

namespace twinhull::lint {

/// Shannon entropy of the bytes, in bits a byte: 0 for "aaaa", about 4.7 for 40 random letters and digits.
double entropy(std::string_view text);

/// Stands where a secret would, and says so: `<password>`, `${DB_PASSWORD}`, `REPLACE-ME`, `xxxx`,
/// `your-api-key`, `{{ … }}`, `abcdefgh`.
bool is_placeholder(std::string_view text);

/// How much a name says about the value beside it.
enum class NameKind {
  neutral,
  reference,  ///< `secretName`, `publicKey`, `checksum`: whatever stands there is no secret
  weak,       ///< `token`, `api_key`, `client-secret`: a secret or the name of one
  strong,     ///< `password`: a secret unless it is a placeholder
};
NameKind name_kind(std::string_view name);

/// Whether a value beside a name of that kind looks like a real secret.
bool looks_secret(std::string_view value, NameKind kind);

/// A long run of letters and digits without sense, in base64's alphabet.
bool looks_random(std::string_view value);

}  // namespace twinhull::lint
