#include "base/glob.h"

#include <cstddef>
#include <vector>

#include "base/text.h"

namespace twinhull::base {
namespace {

/// Matches a `[…]` at the start of `pattern` and removes it. An unclosed bracket is a literal `[`.
bool match_bracket(std::string_view& pattern, char c) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  const std::size_t first = i;
  bool found = false;
  for (; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      found = found || (pattern[i] <= c && c <= pattern[i + 2]);
      i += 2;
    } else {
      found = found || pattern[i] == c;
    }
  }
  if (i == pattern.size()) {
    pattern.remove_prefix(1);
    return c == '[';
  }
  pattern.remove_prefix(i + 1);
  return found != negated;
}

/// Matches one path segment against one segment of the pattern. On a mismatch, the last `*` is extended by
/// one character; only the last one needs backtracking, so the cost is the product of both lengths.
bool match_part(std::string_view pattern, std::string_view text) {
  std::string_view star_pattern, star_text;
  bool starred = false;
  for (;;) {
    if (!pattern.empty() && pattern.front() == '*') {
      pattern.remove_prefix(1);
      star_pattern = pattern;
      star_text = text;
      starred = true;
      continue;
    }
    bool fits = false;
    if (text.empty()) {
      if (pattern.empty()) return true;
    } else if (!pattern.empty()) {
      if (pattern.front() == '[') {
        fits = match_bracket(pattern, text.front());
      } else {
        if (pattern.front() == '\\' && pattern.size() > 1) {
          pattern.remove_prefix(1);
          fits = pattern.front() == text.front();
        } else {
          fits = pattern.front() == '?' || pattern.front() == text.front();
        }
        pattern.remove_prefix(1);
      }
    }
    if (fits) {
      text.remove_prefix(1);
      continue;
    }
    if (!starred || star_text.empty()) return false;
    star_text.remove_prefix(1);
    pattern = star_pattern;
    text = star_text;
  }
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
  // Most patterns are matched against every file of a run; these checks reject most files early.
  constexpr std::string_view any_directory = "**/", special = "*?[\\";
  if (pattern.starts_with(any_directory) &&
      pattern.find('/', any_directory.size()) == std::string_view::npos &&
      pattern.substr(any_directory.size()) != "**") {
    return match_part(pattern.substr(any_directory.size()), path.substr(path.rfind('/') + 1));
  }
  if (!pattern.empty() && special.find(pattern.front()) == std::string_view::npos &&
      (path.empty() || pattern.front() != path.front())) {
    return false;
  }
  const std::vector<std::string_view> wanted = split(pattern, '/');
  const std::vector<std::string_view> parts = split(path, '/');
  // As in match_part, only the last `**` needs backtracking.
  std::size_t i = 0, j = 0, star = wanted.size(), from = 0;
  while (j < parts.size()) {
    if (i < wanted.size() && wanted[i] == "**") {
      star = i++;
      from = j;
      continue;
    }
    if (i < wanted.size() && match_part(wanted[i], parts[j])) {
      ++i;
      ++j;
      continue;
    }
    if (star == wanted.size()) return false;
    i = star + 1;
    j = ++from;
  }
  while (i < wanted.size() && wanted[i] == "**") ++i;
  return i == wanted.size();
}

}  // namespace twinhull::base
