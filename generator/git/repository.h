#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "git/object_store.h"

namespace twinhull::git {

/// A repository on disk: what git's own files say, read without git, whose configuration can run programs.
/// Not thread-safe.
class Repository {
 public:
  /// The repository around a directory. The error says why there is none, or why it cannot be read.
  static base::Expected<std::unique_ptr<Repository>> open(base::FileSystem& fs, const std::string& directory);

  /// The directory with `.git`.
  const std::string& top() const { return top_; }

  /// The commit that a revision names: a branch, a tag, a hash or its beginning, `HEAD`, each with `~N`, `^`
  /// and `^N` after it.
  base::Expected<ObjectId> resolve(std::string_view revision) const;
  /// The best common ancestor of two commits: where a branch began.
  base::Expected<ObjectId> merge_base(const ObjectId& a, const ObjectId& b) const;
  /// The files of a commit. The repository must outlive them.
  base::Expected<std::unique_ptr<base::FileSystem>> files_of(const ObjectId& commit) const;
  /// The files of the index, as the next commit would have them.
  base::Expected<std::unique_ptr<base::FileSystem>> files_of_index() const;

 private:
  Repository(base::FileSystem& fs, std::string top, std::string git, std::string common);
  std::string unsupported() const;
  std::optional<ObjectId> named(std::string_view name) const;
  std::optional<ObjectId> reference(const std::string& name, int depth) const;
  base::Expected<ObjectId> commit_of(ObjectId id) const;
  base::Expected<ObjectId> step(const ObjectId& commit, char kind, std::size_t count) const;
  /// Visits commits and their ancestors, each once; not those of commits for which `enter` is false. The
  /// error says why a commit cannot be read.
  std::string walk(std::vector<ObjectId> from, const std::function<bool(const ObjectId&)>& enter) const;
  base::Expected<CommitHeader> header(const ObjectId& commit) const;

  base::FileSystem& fs_;
  std::string top_;
  std::string git_;     ///< the git directory of the work tree
  std::string common_;  ///< the one that its work trees share
  ObjectStore objects_;
};

}  // namespace twinhull::git
