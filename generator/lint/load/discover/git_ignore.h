#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The patterns of .gitignore files, collected while walking directories. Later patterns take precedence; a
/// pattern applies below the directory of its file.
class GitIgnore {
 public:
  /// Reads the .gitignore of `directory`, if any.
  void enter(base::FileSystem& fs, const std::string& directory);
  /// Drops the patterns of the last `enter`.
  void leave();
  /// Reads the .gitignore of every parent directory of the path.
  void enter_parents(base::FileSystem& fs, std::string_view path);

  bool ignores(std::string_view path, bool is_directory) const;
  /// The number of patterns in effect.
  std::size_t size() const { return patterns_.size(); }

 private:
  struct Pattern {
    std::string directory;  ///< of its file, with a trailing `/`; empty: the working directory
    std::string glob;
    bool negated = false;
    bool only_directories = false;
  };
  std::vector<Pattern> patterns_;
  std::vector<std::size_t> marks_;  ///< number of patterns before each `enter`
};

/// Whether a .gitignore in a parent directory of a file excludes it.
bool is_ignored(base::FileSystem& fs, const std::string& path);

}  // namespace twinhull::lint
