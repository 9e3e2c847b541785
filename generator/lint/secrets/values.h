#pragma once

#include <string_view>

#include "lint/secrets/names.h"

namespace twinhull::lint {

/// Shannon entropy of the bytes, in bits a byte: 0 for "aaaa", about 4.7 for 40 random letters and digits.
double entropy(std::string_view text);

/// Stands where a secret would, and says so: `<password>`, `${DB_PASSWORD}`, `REPLACE-ME`, `xxxx`,
/// `your-api-key`, `{{ … }}`, `abcdefgh`, `testpassword`; or is no secret by its form: a pattern, a moment.
bool is_placeholder(std::string_view text);

/// What stands there without quotes is code that gets the value: `os.getenv(`, `args[`, `lookup(…)`.
bool is_code(std::string_view text);

/// Whether a value beside a name of that kind looks like a real secret.
bool looks_secret(std::string_view value, NameKind kind);

/// A long run of letters and digits without sense, in base64's alphabet.
bool looks_random(std::string_view value);

}  // namespace twinhull::lint
