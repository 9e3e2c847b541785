#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace twinhull::base {

/// The type of the file at a path; `none` if it does not exist.
enum class FileType { none, file, directory, symlink, other };

struct DirectoryEntry {
  std::string name;  ///< the last part of the path
  FileType type;     ///< of the entry itself: links are not followed
};

/// All file access goes through this interface, so that tests run in memory. Paths use `/`; relative paths
/// are resolved against the working directory.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// Reads a regular file, following links, up to the size limit.
  virtual Expected<std::string> read(const std::string& path) = 0;
  /// As `read`, for a file given by the user: if the path is not a regular file (a pipe, a device), it is
  /// read as a stream, up to the size limit.
  virtual Expected<std::string> read_from(const std::string& path) { return read(path); }
  /// As `read`, but does not follow a link at the path itself. Sets `type` to what exists there, also on
  /// failure.
  virtual Expected<std::string> read_no_follow(const std::string& path, FileType& type) {
    type = this->type_no_follow(path);
    if (type != FileType::file) return {std::nullopt, "Not a regular file"};
    return read(path);
  }
  /// As `read`, of a file below a directory. Links must not leave the directory.
  virtual Expected<std::string> read_beneath(const std::string& directory, const std::string& path) {
    return read(directory + "/" + path);
  }
  /// The entries of a directory, sorted by name in byte order.
  virtual Expected<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  /// The type of the path itself: a link is `symlink`, whatever its target.
  virtual FileType type_no_follow(const std::string& path) = 0;
  /// The type of the path with links followed.
  virtual FileType type_of(const std::string& path) = 0;
  /// The absolute path with links resolved; empty if it does not exist.
  virtual std::string real(const std::string& path) { return path; }
  /// What identifies a file that has several names (hard links); empty for all others. Links are followed.
  virtual std::string shared_identity(const std::string&) { return {}; }
  /// Whether the path leaves the readable directories through links; never, if reading is not confined.
  virtual bool escapes_root(const std::string&) { return false; }
  /// Replaces or creates a file through a temporary file next to it and a rename; creates missing
  /// directories. Returns an error message, empty on success.
  virtual std::string write(const std::string& path, std::string_view text) = 0;
  /// As `write`, for a file given by the user: if the path is not a regular file (a device, a pipe, a link),
  /// it is opened and written to instead of replaced.
  virtual std::string write_to(const std::string& path, std::string_view text) { return write(path, text); }
  /// Removes a file. Returns an error message, empty on success.
  virtual std::string remove(const std::string& path) = 0;
  /// Removes a directory if it is empty.
  virtual void remove_if_empty(const std::string& path) = 0;
  /// The directory as a file system that stays bound to it while the returned object lives, even if the path
  /// is replaced meanwhile. Paths are relative to it, and links are not followed. `make` creates missing
  /// directories.
  virtual Expected<std::unique_ptr<FileSystem>> hold(const std::string& directory, bool make);
};

/// The real file system.
FileSystem& real_file_system();

/// Files in memory, for tests: a map from path to content. Directories are implied by the paths.
class InMemoryFileSystem final : public FileSystem {
 public:
  std::map<std::string, std::string> files;

  Expected<std::string> read(const std::string& path) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override;
  FileType type_no_follow(const std::string& path) override;
  FileType type_of(const std::string& path) override;
  std::string write(const std::string& path, std::string_view text) override;
  std::string remove(const std::string& path) override;
  void remove_if_empty(const std::string& path) override;
};

}  // namespace twinhull::base
