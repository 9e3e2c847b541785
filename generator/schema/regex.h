#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace twinhull::schema {

/// A regular expression in the sense of ECMA-262, as JSON Schema wants it. Safe to share between
/// threads. Matching gives up after a fixed effort instead of running away.
class Regex {
 public:
  enum class Answer { yes, no, too_costly };

  /// An expression that does not compile leaves a message in `error`.
  static Regex compile(std::string_view pattern, std::string& error);

  /// Whether the expression matches anywhere in the text.
  Answer search(std::string_view text) const;

 private:
  std::shared_ptr<const void> code_;
};

/// An expression of ECMA-262 (with its `u` flag) as PCRE2 writes it. What ECMA-262 does not have is an
/// error, though PCRE2 may know it; escapes of punctuation that need none are let through.
std::string to_pcre(std::string_view pattern, std::string& error);

}  // namespace twinhull::schema
