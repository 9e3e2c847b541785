#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace twinhull::schema {

/// An ECMA-262 regular expression, as required by JSON Schema. Thread-safe. Matching stops after a fixed
/// number of steps.
class Regex {
 public:
  enum class Answer { yes, no, too_costly };

  /// Sets `error` if the pattern does not compile.
  static Regex compile(std::string_view pattern, std::string& error);

  /// Whether the expression matches anywhere in the text.
  Answer search(std::string_view text) const;

 private:
  std::shared_ptr<const void> code_;
};

/// Translates an ECMA-262 expression (with the `u` flag) to PCRE2. Syntax that ECMA-262 does not have is an
/// error, even if PCRE2 supports it; unnecessary escapes of punctuation are accepted.
std::string to_pcre(std::string_view pattern, std::string& error);

}  // namespace twinhull::schema
