#include "helm/file_pattern.h"

#include <algorithm>

#include "base/unicode.h"

namespace twinhull::helm {
namespace {

constexpr std::size_t max_alternatives = 1000;

/// Expands the first group of braces, and those in its alternatives.
void expand(std::string_view pattern, std::vector<std::string>& out, int depth) {
  if (out.size() >= max_alternatives || depth > 50) return;
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) {
    out.emplace_back(pattern);
    return;
  }
  int nesting = 0;
  std::size_t begin = open + 1;
  std::vector<std::string_view> options;
  std::size_t close = open;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '{') ++nesting;
    const bool end = pattern[i] == '}' && --nesting == 0;
    if (end || (pattern[i] == ',' && nesting == 1)) {
      options.push_back(pattern.substr(begin, i - begin));
      begin = i + 1;
    }
    if (end) {
      close = i;
      break;
    }
  }
  if (close == open) {
    out.emplace_back("**");
    return;
  }
  for (const std::string_view option : options) {
    expand(std::string(pattern.substr(0, open)).append(option).append(pattern.substr(close + 1)), out,
           depth + 1);
  }
}

/// Whether a class `[a-z]` matches; moves `at` behind it. False with `at` unchanged if it is malformed.
bool class_matches(std::string_view pattern, std::size_t& at, char32_t c, char negation) {
  std::size_t i = at + 1;
  bool negated = false;
  if (i < pattern.size() && pattern[i] == negation) {
    negated = true;
    ++i;
  }
  bool found = false;
  bool first = true;
  while (i < pattern.size() && (first || pattern[i] != ']')) {
    first = false;
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    const base::CodePoint low = base::decode(pattern, i);
    i += low.size;
    char32_t high = low.value;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      const base::CodePoint end = base::decode(pattern, i);
      i += end.size;
      high = end.value;
    }
    found = found || (c >= low.value && c <= high);
  }
  if (i >= pattern.size()) return false;
  at = i + 1;
  return found != negated;
}

/// One element of a pattern that matches one character.
bool one_matches(std::string_view pattern, std::size_t& at, base::CodePoint point, char negation) {
  if (pattern[at] == '?') {
    ++at;
    return point.value != '/';
  }
  if (pattern[at] == '[') {
    const std::size_t before = at;
    const bool matched = class_matches(pattern, at, point.value, negation);
    return at != before && matched && point.value != '/';
  }
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  const base::CodePoint wanted = base::decode(pattern, at);
  at += wanted.size;
  return wanted.value == point.value;
}

/// An ASCII character that stands for itself in a pattern.
bool is_literal(char c) { return static_cast<unsigned char>(c) < 0x80 && c != '?' && c != '[' && c != '\\'; }

/// With backtracking to the last `*` and the last `**` only, so that the cost is at most quadratic.
bool matches_pattern(std::string_view pattern, std::string_view text, bool doubles, char negation) {
  struct Star {
    std::size_t pattern = std::string_view::npos;
    std::size_t text = 0;
  };
  Star single;
  Star wide;
  std::size_t at = 0;
  std::size_t i = 0;
  while (true) {
    if (at < pattern.size() && pattern[at] == '*') {
      const bool two = doubles && at + 1 < pattern.size() && pattern[at + 1] == '*';
      while (at < pattern.size() && pattern[at] == '*') ++at;
      (two ? wide : single) = {at, i};
      if (two) single = {};
      continue;
    }
    if (i < text.size() && at < pattern.size()) {
      if (text[i] == pattern[at] && is_literal(text[i])) {
        ++at;
        ++i;
        continue;
      }
      const base::CodePoint point = base::decode(text, i);
      std::size_t next = at;
      if (one_matches(pattern, next, point, negation)) {
        at = next;
        i += point.size;
        continue;
      }
    } else if (i == text.size() && at == pattern.size()) {
      return true;
    }
    if (single.pattern != std::string_view::npos && single.text < text.size() && text[single.text] != '/') {
      single.text += base::decode(text, single.text).size;
      at = single.pattern;
      i = single.text;
    } else if (wide.pattern != std::string_view::npos && wide.text < text.size()) {
      wide.text += base::decode(text, wide.text).size;
      at = wide.pattern;
      i = wide.text;
      single = {};
    } else {
      return false;
    }
  }
}

}  // namespace

FilePattern::FilePattern(std::string_view pattern) { expand(pattern, alternatives_, 0); }

bool FilePattern::matches(std::string_view path) const {
  return std::any_of(alternatives_.begin(), alternatives_.end(),
                     [&](const std::string& one) { return matches_pattern(one, path, true, '!'); });
}

bool file_path_match(std::string_view pattern, std::string_view path) {
  return matches_pattern(pattern, path, false, '^');
}

}  // namespace twinhull::helm
