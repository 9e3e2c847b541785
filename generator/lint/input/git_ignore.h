#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The patterns of .gitignore files, as a walk through folders meets them. Later patterns win; a pattern
/// holds below the folder of its file.
class GitIgnore {
 public:
  /// Reads `folder`'s .gitignore, where it has one.
  void enter(base::FileSystem& fs, const std::string& folder);
  /// Forgets what the last `enter` read.
  void leave();
  /// Reads the .gitignore of every folder that the path names on its way.
  void enter_parents(base::FileSystem& fs, std::string_view path);

  bool ignores(std::string_view path, bool directory) const;
  /// How many patterns are in force.
  std::size_t size() const { return patterns_.size(); }

 private:
  struct Pattern {
    std::string folder;  ///< of its file, with `/` at the end; empty: the working directory
    std::string glob;
    bool negated = false;
    bool only_directories = false;
  };
  std::vector<Pattern> patterns_;
  std::vector<std::size_t> marks_;  ///< how many patterns there were before each `enter`
};

/// Whether a .gitignore on the way to a file hides it.
bool is_ignored(base::FileSystem& fs, const std::string& path);

}  // namespace twinhull::lint
