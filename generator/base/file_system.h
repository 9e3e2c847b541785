#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// What stands at a path.
enum class FileType { none, file, directory, symlink, other };

struct DirectoryEntry {
  std::string name;  ///< the last part of the path
  FileType type;     ///< of the entry itself; links are not followed
};

/// Either a value or the reason why there is none, in the words of the operating system.
template <typename T>
struct Expected {
  std::optional<T> value;
  std::string error;  ///< empty exactly when `value` is set
};

/// All reading and writing of files goes through here, so that tests run in memory.
/// Paths use `/`; relative ones count from the working directory.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// The bytes of a regular file (links are followed) that is no larger than the limit.
  virtual Expected<std::string> read(const std::string& path) = 0;
  /// The same of a regular file that stands at the path itself: links are not followed. `type` says what
  /// stands there; without a value that may be anything.
  virtual Expected<std::string> read_no_follow(const std::string& path, FileType& type) {
    type = this->type(path);
    if (type != FileType::file) return {std::nullopt, "Not a regular file"};
    return read(path);
  }
  /// As `read`, of a file below a folder. Links may lead about in the folder, and not out of it.
  virtual Expected<std::string> read_beneath(const std::string& folder, const std::string& path) {
    return read(folder + "/" + path);
  }
  /// The entries of a directory, sorted by name in byte order.
  virtual Expected<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  /// What the path itself is; a link is `symlink`, whatever it points at.
  virtual FileType type(const std::string& path) = 0;
  /// What the path leads to once links are followed.
  virtual FileType target_type(const std::string& path) = 0;
  /// The path without links, absolute; empty where nothing stands.
  virtual std::string real(const std::string& path) { return path; }
  /// Whether links on the way lead out of what may be read: never, where nothing confines it.
  virtual bool leads_out(const std::string&) { return false; }
  /// Replaces or creates a file through a temporary file beside it and a rename, making missing
  /// directories on the way. Returns the reason of a failure, empty when all went well.
  virtual std::string write(const std::string& path, std::string_view text) = 0;
  /// The same for a file that a person named: what stands there and is no regular file (a device, a pipe, a
  /// link) is opened and written to, and stays what it is.
  virtual std::string write_to(const std::string& path, std::string_view text) { return write(path, text); }
  /// Removes a file. Returns the reason of a failure.
  virtual std::string remove(const std::string& path) = 0;
  /// Removes a directory when it is empty; leaves it alone otherwise.
  virtual void remove_if_empty(const std::string& path) = 0;
  /// The folder as a file system of its own, for as long as that lives, whatever is put in its place
  /// meanwhile: its paths count from it, and no link on them is followed. `make` makes what is missing.
  virtual Expected<std::unique_ptr<FileSystem>> hold(const std::string& folder, bool make);
};

/// The real file system of the process.
FileSystem& real_file_system();

/// Files in memory for tests: path to content; directories are implied by the paths.
class InMemoryFileSystem final : public FileSystem {
 public:
  std::map<std::string, std::string> files;

  Expected<std::string> read(const std::string& path) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override;
  FileType type(const std::string& path) override;
  FileType target_type(const std::string& path) override;
  std::string write(const std::string& path, std::string_view text) override;
  std::string remove(const std::string& path) override;
  void remove_if_empty(const std::string& path) override;
};

}  // namespace twinhull::base
