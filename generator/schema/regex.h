#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace twinhull::schema {

/// ECMA-262 is what JSON Schema uses; RE2 is Go's `regexp`, used by Helm's functions, by CEL and by the API
/// server.
enum class RegexSyntax { ecma262, re2 };

/// A group of a match, as a range of bytes. Unset if the group took no part in the match.
struct RegexGroup {
  bool set = false;
  std::size_t begin = 0;
  std::size_t end = 0;
};
/// The whole match, then its groups.
using RegexMatch = std::vector<RegexGroup>;

/// A regular expression. Thread-safe. Matching stops after a fixed number of steps.
class Regex {
 public:
  enum class Answer { yes, no, too_costly };

  /// The error says why the pattern does not compile: for RE2 in Go's words.
  static base::Expected<Regex> compile(std::string_view pattern, RegexSyntax syntax = RegexSyntax::ecma262);

  /// Whether the expression matches anywhere in the text, which is valid UTF-8 unless the syntax is RE2.
  Answer search(std::string_view text) const;

  /// The first match. Leftmost-first, as in Go.
  Answer find(std::string_view text, RegexMatch& match) const;

  /// At most `most` matches, as Go's FindAllSubmatchIndex returns them: an empty match directly after a match
  /// is omitted. The steps of all of them are limited together.
  Answer find_all(std::string_view text, std::size_t most, std::vector<RegexMatch>& matches) const;

  /// The number of groups, without the whole match; counted for RE2 only.
  std::size_t group_count() const;
  /// The first group of that name, for RE2 only.
  std::optional<std::size_t> group_of(std::string_view name) const;

 private:
  Answer match_at(std::string_view text, std::size_t offset, bool valid, std::size_t steps,
                  RegexMatch& match) const;

  std::shared_ptr<const void> code_;
  std::vector<std::string> names_;  ///< of the groups of RE2, the whole match included
};

/// Translates an ECMA-262 expression (with the `u` flag) to PCRE2. Syntax that ECMA-262 does not have is an
/// error, even if PCRE2 supports it; unnecessary escapes of punctuation are accepted.
base::Expected<std::string> to_pcre(std::string_view pattern);

struct Re2Translation {
  std::string pattern;
  std::vector<std::string> group_names;  ///< empty for unnamed groups; the first is the whole match
};

/// Translates an expression of Go's `regexp` to PCRE2. The error is Go's: "error parsing regexp: missing
/// closing
/// ): `(a`". A pattern that Go accepts can still be too large for `Regex::compile`.
base::Expected<Re2Translation> re2_to_pcre(std::string_view pattern);

}  // namespace twinhull::schema
