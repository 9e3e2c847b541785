#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// What a chart's .helmignore leaves out, by Helm's own reading of it: patterns with a slash are about whole
/// paths, others about names at any depth, and `!x` leaves out everything but x.
class HelmIgnore {
 public:
  HelmIgnore(const std::string& chart, base::FileSystem& fs);

  /// `path` counts from the chart's folder.
  bool ignores(std::string_view path, bool directory) const;
  /// The lines of .helmignore that do it, each by itself.
  std::vector<int> lines_that_ignore(std::string_view path, bool directory) const;

 private:
  struct Rule {
    std::string glob;
    bool negated = false;
    bool directories = false;  ///< holds for folders only
    bool whole = false;        ///< is about the whole path
    int line = 0;
  };
  static bool applies(const Rule& rule, std::string_view path, bool directory);

  std::vector<Rule> rules_;
};

}  // namespace twinhull::lint
