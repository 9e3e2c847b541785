#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// The git repository around a file, as its .git says in plain text. Without one there is none.
struct Repository {
  std::string top;  ///< where `.git` stands; empty: nobody knows
  std::vector<std::string> remotes;
  std::string branch;  ///< that is checked out; empty where none is
};

/// What is known of the repository that a GitOps source names.
struct NamedSource {
  std::string_view url;       ///< empty where it is not known
  std::string_view revision;  ///< a branch, tag or commit; empty for the default branch
  bool here = false;          ///< it is this repository, whatever its address: what Flux was installed from
};

/// Says which folders of the run's own repository GitOps objects take from.
class Repositories {
 public:
  explicit Repositories(SourceCache& sources) : sources_(sources) {}

  /// The place in the repository that `path` leads to and where nothing stands; empty where something does,
  /// where the source is another repository or another state of it, and where that cannot be told. `folder`
  /// is that of the object. A source whose address says nothing is this repository where the first part of
  /// the path is there.
  std::string missing(const std::string& folder, const NamedSource& source, std::string_view path);

 private:
  const Repository& around(const std::string& folder);

  SourceCache& sources_;
  std::map<std::string, Repository> known_;  ///< by folder
};

/// The folder that the object was written in, or the chart or tree that it comes from.
std::string folder_of(const Object& object, const Workspace& input);

/// Whether a text names one path: no template, address or pattern.
bool is_plain_path(const yaml::Node* name);

}  // namespace twinhull::lint
