#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The paths in a git index, sorted; empty if it is invalid. Submodules are omitted.
std::vector<std::string> read_git_index(std::string_view text);

/// The files that git tracks in the repository around the working directory. The index is read without git,
/// whose configuration can run programs, and only on the first query.
class GitIndex {
 public:
  explicit GitIndex(base::FileSystem& fs) : fs_(fs) {}

  /// Whether git tracks a file, or something below a directory. Paths are as given to `lint`.
  bool tracks(const std::string& path, bool directory);

 private:
  void load();

  base::FileSystem& fs_;
  bool loaded_ = false;
  std::string here_;  ///< the working directory
  std::string top_;   ///< the top of the work tree; empty: none
  std::vector<std::string> paths_;
};

}  // namespace twinhull::lint
