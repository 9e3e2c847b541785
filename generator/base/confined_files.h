#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::base {

/// The top of the git repository around `path`, or `path` itself: the directory that a run on `path` may
/// read. Absolute, with links resolved; empty if it does not exist.
std::string enclosing_root(FileSystem& fs, const std::string& path);

/// The git directory of a work tree: its `.git`, or what a file of that name refers to, as in a submodule and
/// in an additional work tree. Empty if there is none.
std::string git_directory(FileSystem& fs, const std::string& top);

/// Whether `path` is `directory` or inside it; both without links and `..`.
bool is_inside(std::string_view path, std::string_view directory);

/// A file system that reads no file through a link that leaves the inputs. Writing is not restricted.
class ConfinedFiles final : public FileSystem {
 public:
  /// `named` are the files and directories given by the user. A file among them is read wherever it is, and
  /// its enclosing_root are readable, unless it is reached through a link of the repository around the
  /// working directory. For those in `alone`, only the files themselves are readable.
  ConfinedFiles(FileSystem& fs, const std::vector<std::string>& named, const std::vector<std::string>& alone);

  Expected<std::string> read(const std::string& path) override;
  Expected<std::string> read_beneath(const std::string& directory, const std::string& path) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override { return fs_.list(path); }
  FileType type_no_follow(const std::string& path) override { return fs_.type_no_follow(path); }
  FileType type_of(const std::string& path) override { return fs_.type_of(path); }
  std::string real(const std::string& path) override { return fs_.real(path); }
  std::string shared_identity(const std::string& path) override { return fs_.shared_identity(path); }
  bool escapes_root(const std::string& path) override;
  std::string write(const std::string& path, std::string_view text) override { return fs_.write(path, text); }
  std::string write_to(const std::string& path, std::string_view text) override {
    return fs_.write_to(path, text);
  }
  std::string remove(const std::string& path) override { return fs_.remove(path); }
  void remove_if_empty(const std::string& path) override { fs_.remove_if_empty(path); }
  Expected<std::unique_ptr<FileSystem>> hold(const std::string& directory, bool make) override {
    return fs_.hold(directory, make);
  }

 private:
  void add_root(const std::string& directory);
  bool is_git_index(const std::string& path) const;

  FileSystem& fs_;
  std::set<std::string> roots_;  ///< readable directories, links resolved
  bool repositories_ = true;     ///< all of them are repositories, so every file of the run is inside them
  std::set<std::string> named_;  ///< files as given, and with links resolved
  std::set<std::string> git_directories_;  ///< of the roots; their indexes are readable
};

}  // namespace twinhull::base
