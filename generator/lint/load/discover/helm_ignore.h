#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// What a chart's .helmignore excludes in Helm's own interpretation: patterns with a slash match whole paths,
/// others names at any depth, and `!x` excludes everything except x.
class HelmIgnore {
 public:
  HelmIgnore(const std::string& chart, base::FileSystem& fs);

  /// `path` is relative to the chart's directory.
  bool ignores(std::string_view path, bool directory) const;
  /// The lines of .helmignore that each exclude it.
  std::vector<int> lines_that_ignore(std::string_view path, bool directory) const;

 private:
  struct Rule {
    std::string glob;
    bool negated = false;
    bool directories = false;  ///< matches only directories
    bool whole = false;        ///< matches the whole path
    int line = 0;
  };
  static bool applies(const Rule& rule, std::string_view path, bool directory);

  std::vector<Rule> rules_;
};

}  // namespace twinhull::lint
