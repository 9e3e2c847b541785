#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/expected.h"

namespace twinhull::schema {

/// An ECMA-262 regular expression, as required by JSON Schema. Thread-safe. Matching stops after a fixed
/// number of steps.
class Regex {
 public:
  enum class Answer { yes, no, too_costly };

  /// The error says why the pattern does not compile.
  static base::Expected<Regex> compile(std::string_view pattern);

  /// Whether the expression matches anywhere in the text.
  Answer search(std::string_view text) const;

 private:
  std::shared_ptr<const void> code_;
};

/// Translates an ECMA-262 expression (with the `u` flag) to PCRE2. Syntax that ECMA-262 does not have is an
/// error, even if PCRE2 supports it; unnecessary escapes of punctuation are accepted.
base::Expected<std::string> to_pcre(std::string_view pattern);

}  // namespace twinhull::schema
