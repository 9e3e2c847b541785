#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::helm {

/// A pattern of `.Files.Glob`, as gobwas/glob matches it with `/` as the separator: `*` and `?` within a
/// segment, `**` across them, `[a-z]`, `[!a-z]`, and `{a,b*}`. A pattern that does not compile matches
/// everything, as in Helm.
class FilePattern {
 public:
  explicit FilePattern(std::string_view pattern);
  bool matches(std::string_view path) const;

 private:
  std::vector<std::string> alternatives_;  ///< the pattern with its braces expanded
};

/// Go's `filepath.Match`, which .helmignore uses: `*` does not match `/`. False for a malformed pattern.
bool file_path_match(std::string_view pattern, std::string_view path);

}  // namespace twinhull::helm
