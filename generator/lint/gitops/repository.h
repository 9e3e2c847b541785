#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// The git repository of a file, as its .git says in plain text. Empty without one.
struct Repository {
  std::string top;  ///< the directory of `.git`; empty: unknown
  std::vector<std::string> remotes;
  std::string branch;  ///< the checked-out branch; empty if none
};

/// What is known of the repository of a GitOps source.
struct NamedSource {
  std::string_view url;       ///< empty if unknown
  std::string_view revision;  ///< a branch, tag or commit; empty for the default branch
  bool here = false;          ///< it is this repository, whatever its URL: the one Flux was installed from
};

/// Finds the directories of the run's own repository that GitOps objects use.
class Repositories {
 public:
  explicit Repositories(SourceCache& sources) : sources_(sources) {}

  /// The location in the repository that `path` refers to, if it does not exist; empty if it exists, if the
  /// source is another repository or revision, or if that is unknown. `folder` is the directory of the
  /// object. A source with an unknown URL is this repository if the first component of the path exists.
  std::string missing(const std::string& folder, const NamedSource& source, std::string_view path);

 private:
  const Repository& around(const std::string& folder);

  SourceCache& sources_;
  std::map<std::string, Repository> known_;  ///< by directory
};

/// The directory of the file that defines the object, or of its chart or kustomization.
std::string folder_of(const Object& object, const Workspace& input);

/// Whether a text is one path: not a template, URL or pattern.
bool is_plain_path(const yaml::Node* name);

}  // namespace twinhull::lint
