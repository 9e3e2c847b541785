#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The git repository of a file, as its .git says in plain text. Empty without one.
struct Repository {
  std::string top;  ///< the directory of `.git`; empty: unknown
  std::vector<std::string> remotes;
  std::string branch;  ///< the checked-out branch; empty if none
};

/// What is known of the repository of a GitOps source.
struct SourceRef {
  std::string_view url;       ///< empty if unknown
  std::string_view revision;  ///< a branch, tag or commit; empty for the default branch
  bool here = false;          ///< it is this repository, whatever its URL: the one Flux was installed from
  bool pinned = false;        ///< at a tag or commit: what is not in the working tree can be there
};

/// Where a path of a source is.
struct LocatedPath {
  enum class Where { here, missing, elsewhere } where = Where::elsewhere;
  std::string path;  ///< of the run, if it is here; from the root of the repository, if it is missing
  std::string top;   ///< the root of the repository, if it is here
};

/// Finds the files and directories of the run's own repository that GitOps objects use.
class Repositories {
 public:
  explicit Repositories(base::FileSystem& fs) : fs_(fs) {}

  /// `directory` is the directory of the object. A source is this repository if its URL is that of a remote,
  /// or if the path exists; without a known URL, a path is missing if its first component exists. `known` are
  /// directories of the run that the path can be, whatever directory the object is in.
  LocatedPath locate(const std::string& directory, const SourceRef& source, std::string_view path,
                     const std::vector<std::string>& known);

 private:
  const Repository& around(const std::string& directory);
  bool exists(const std::string& path) const { return fs_.type_of(path) != base::FileType::none; }

  base::FileSystem& fs_;
  std::map<std::string, Repository> known_;  ///< by directory
};

/// Whether a text is one path: not a template, URL or pattern.
bool is_plain_path(const yaml::Node* name);
bool is_plain_path(std::string_view text);

}  // namespace twinhull::lint
