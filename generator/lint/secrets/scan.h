#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lint/secrets/names.h"

namespace twinhull::lint {

/// A location in a text that looks like a real secret. The value itself is not stored.
struct SecretMatch {
  std::uint32_t begin = 0;  ///< bytes from the start of the text
  std::uint32_t end = 0;
  std::string_view what;  ///< "a GitHub token", to be put after "looks like"
  bool encoded = false;   ///< encoded in base64
  bool open = false;      ///< an identifier or public by its name: redacted, but not reported
};

/// Finds secrets in any text: YAML, JSON, templates, comments; valid or not. Finds the formats of known
/// providers, passwords in URLs, private keys, and values assigned to names of secrets. Ignores placeholders,
/// references, examples and names. One linear pass; matches are in text order and never overlap. `name`: what
/// a name implies about the whole text.
std::vector<SecretMatch> scan_secrets(std::string_view text, NameKind name = NameKind::neutral);

/// Unescapes a double-quoted text; non-ASCII escapes become `?`, which ends any token.
std::string without_escapes(std::string_view text);

}  // namespace twinhull::lint
