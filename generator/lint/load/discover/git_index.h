#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The contents of a git index.
struct GitPaths {
  std::vector<std::string> paths;  ///< sorted; of submodules their directories
  std::string shared;              ///< the digest in the name of the index that this one completes
};

/// Nothing if the index is invalid.
std::optional<GitPaths> read_git_index(std::string_view text);

/// The files that git tracks, each in the repository around it. Indexes are read without git, whose
/// configuration can run programs, and only on the first query.
class GitIndex {
 public:
  explicit GitIndex(base::FileSystem& fs) : fs_(fs) {}

  /// Whether git tracks a file, or something below a directory. Also true if that is unknown: outside of a
  /// repository, where a .gitignore has no meaning, and if the index cannot be read. Paths are as given to
  /// `lint`.
  bool tracks(const std::string& path, bool is_directory);

 private:
  struct Repository {
    bool known = false;  ///< its index was read, or it has none yet
    std::string top;
    std::vector<std::string> paths;
  };

  const Repository& around(const std::string& directory);
  Repository load(const std::string& top);

  base::FileSystem& fs_;
  std::map<std::string, Repository> repositories_;  ///< by their top; empty: none
  std::map<std::string, const Repository*> by_directory_;
};

}  // namespace twinhull::lint
