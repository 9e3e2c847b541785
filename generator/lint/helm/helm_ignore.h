#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace twinhull::lint {

/// What a chart's .helmignore leaves out, by Helm's own reading of it: patterns with a slash are about whole
/// paths, others about names at any depth, and `!x` leaves out everything but x.
class HelmIgnore {
 public:
  HelmIgnore(const std::string& chart, base::FileSystem& disk);

  /// `path` counts from the chart's folder.
  bool ignores(std::string_view path, bool directory) const { return find(path, directory) != nullptr; }
  /// The line of .helmignore that does it; 0 where none does.
  int line_that_ignores(std::string_view path, bool directory) const;

 private:
  struct Rule {
    std::string glob;
    bool negated = false;
    bool directories = false;  ///< holds for folders only
    bool whole = false;        ///< is about the whole path
    int line = 0;
  };
  const Rule* find(std::string_view path, bool directory) const;

  std::vector<Rule> rules_;
};

}  // namespace twinhull::lint
