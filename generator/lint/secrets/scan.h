#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lint/secrets/names.h"

namespace twinhull::lint {

/// A place in a text where something stands that looks like a real secret. The value itself is not kept.
struct SecretMatch {
  std::uint32_t begin = 0;  ///< bytes from the start of the text
  std::uint32_t end = 0;
  std::string_view what;  ///< "a GitHub token", to follow "looks like"
  bool encoded = false;   ///< it stands there in base64
  bool open = false;      ///< by its name it identifies somebody or is published: hidden, but no finding
};

/// Looks for secrets in any text: YAML, JSON, templates, comments; well-formed or not. Finds the formats of
/// known providers wherever they stand, passwords in URLs, private keys, and what is assigned to a name that
/// speaks of a secret. Placeholders, references, examples and names are none. One pass, linear; hits are in
/// the order of the text and never overlap. `name`: what a name says about the text as a whole.
std::vector<SecretMatch> scan_secrets(std::string_view text, NameKind name = NameKind::neutral);

/// A double-quoted text without its escapes; those beyond ASCII become `?`, which ends any token.
std::string without_escapes(std::string_view text);

}  // namespace twinhull::lint
