#pragma once

#include <string_view>

#include "lint/secrets/names.h"

namespace twinhull::lint {

/// Shannon entropy of the bytes, in bits per byte: 0 for "aaaa", about 4.7 for 40 random letters and digits.
double entropy(std::string_view text);

/// Whether the value is a placeholder: `<password>`, `${DB_PASSWORD}`, `REPLACE-ME`, `xxxx`, `your-api-key`,
/// `{{ … }}`, `abcdefgh`, `testpassword`; or is not a secret by its format, such as a pattern or a timestamp.
bool is_placeholder(std::string_view text);

/// Whether the unquoted text is code that computes the value: `os.getenv(`, `args[`, `lookup(…)`.
bool is_code(std::string_view text);

/// Whether a value with a name of that kind looks like a real secret.
bool looks_secret(std::string_view value, NameKind kind);

/// Whether it is more than prose or an example such as `test123`: with a digit, and not a placeholder before
/// it. In a comment and after an option, most text is.
bool is_convincing(std::string_view text);

/// Whether it is `user:password` in base64.
bool is_login(std::string_view text);

/// A long random run of letters and digits of the base64 alphabet.
bool looks_random(std::string_view value);

}  // namespace twinhull::lint
