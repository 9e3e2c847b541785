#pragma once

#include <cstddef>
#include <cstdint>
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

/// A regular expression. Thread-safe. Matching stops after a number of steps: a fixed number, and some for
/// each byte of the text. `steps` is increased by those that were taken, about 100 ns each.
class Regex {
 public:
  enum class Answer { yes, no, too_costly };

  /// The error says why the pattern does not compile: for RE2 in Go's words.
  static base::Expected<Regex> compile(std::string_view pattern, RegexSyntax syntax = RegexSyntax::ecma262);

  /// Whether the expression matches anywhere in the text, which is valid UTF-8 unless the syntax is RE2.
  Answer search(std::string_view text, std::uint64_t* steps = nullptr) const;

  /// The first match. Leftmost-first, as in Go.
  Answer find(std::string_view text, RegexMatch& match, std::uint64_t* steps = nullptr) const;

  /// At most `most` matches, as Go's FindAllSubmatchIndex returns them: an empty match directly after a match
  /// is omitted. The steps of all of them are limited together.
  Answer find_all(std::string_view text, std::size_t most, std::vector<RegexMatch>& matches,
                  std::uint64_t* steps = nullptr) const;

  /// The number of groups, without the whole match; counted for RE2 only.
  std::size_t group_count() const;
  /// The first group of that name, for RE2 only.
  std::optional<std::size_t> group_of(std::string_view name) const;

 private:
  struct Code;
  struct Subject;

  Answer match_at(Subject& subject, std::size_t offset, RegexMatch* match) const;

  std::shared_ptr<const Code> code_;
  std::vector<std::string> names_;  ///< of the groups of RE2, the whole match included
};

/// How many of the steps of a search exceed those that most expressions take for a text.
std::uint64_t costly_steps(std::uint64_t steps, std::string_view text);

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
