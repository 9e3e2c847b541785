#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The paths that a git index holds, sorted; empty where the text is none that can be read. Submodules are
/// left out.
std::vector<std::string> read_git_index(std::string_view text);

/// Which files git tracks in the repository around the working directory. The index is read without git,
/// whose configuration could run programs; nothing is read before the first question.
class GitIndex {
 public:
  explicit GitIndex(base::FileSystem& fs) : fs_(fs) {}

  /// Whether git tracks a file, or something below a directory. Paths are as `lint` was given them.
  bool tracks(const std::string& path, bool directory);

 private:
  void load();

  base::FileSystem& fs_;
  bool loaded_ = false;
  std::string here_;  ///< the working directory
  std::string top_;   ///< the top of the work tree; empty: there is none
  std::vector<std::string> paths_;
};

}  // namespace twinhull::lint
