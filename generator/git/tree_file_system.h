#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "git/index.h"
#include "git/object_store.h"

namespace twinhull::git {

/// The files of a commit or of the index, read-only. Paths are relative to the top of the repository; links
/// are followed inside of it. Submodules are empty directories. Not thread-safe.
class TreeFileSystem final : public base::FileSystem {
 public:
  TreeFileSystem(const ObjectStore& objects, const ObjectId& tree);
  TreeFileSystem(const ObjectStore& objects, const std::vector<IndexEntry>& entries);

  base::Expected<std::string> read(const std::string& path) override;
  base::Expected<std::vector<base::DirectoryEntry>> list(const std::string& path) override;
  base::FileType type_no_follow(const std::string& path) override;
  base::FileType type_of(const std::string& path) override;
  std::string real(const std::string& path) override;
  bool escapes_root(const std::string& path) override;
  std::string write(const std::string& path, std::string_view text) override;
  std::string remove(const std::string& path) override;
  void remove_if_empty(const std::string&) override {}

 private:
  /// A file or directory; the entries of a directory are read at first use.
  struct TreeNode {
    EntryMode mode = EntryMode::directory;
    ObjectId id;
    bool loaded = false;
    std::string error;  ///< why a directory cannot be read
    std::map<std::string, TreeNode, std::less<>> entries;
  };

  void load(TreeNode& node) const;
  /// The node at a path, with all links but the last one followed, and the last one too if `follow`; null if
  /// there is none, or if a link leaves the repository.
  TreeNode* find(std::string_view path, bool follow, std::string* found_path = nullptr);

  const ObjectStore& objects_;
  mutable std::size_t entries_ = 0;  ///< of all trees that were read
  TreeNode root_;
};

}  // namespace twinhull::git
