#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

/// What the real file system and a folder of it that is held open share: everything here goes by
/// descriptors, so that what a path leads to cannot change in between.
namespace twinhull::base {

/// A file descriptor that is closed on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  /// The error number of a failed close, which is how some file systems report a full disk.
  int close();
  /// Somebody else closes it.
  void release() { fd_ = -1; }

 private:
  int fd_;
};

/// What the operating system calls an error.
std::string reason(int error);

FileType type_of(mode_t mode);

/// The bytes of a file that was opened at `path`; `found` is what it turned out to be.
Expected<std::string> read_opened(const Descriptor& file, const std::string& path, FileType& found);

/// The entries of a directory that was opened at `path`, sorted by name.
Expected<std::vector<DirectoryEntry>> list_opened(Descriptor directory, const std::string& path);

/// Why a file that stands there could not be read, which is noted.
Expected<std::string> unread(const std::string& path, int error);

/// Writes all of a text; returns an error number.
int write_all(int fd, std::string_view text);

/// Replaces or creates the file `name` in a directory that was opened, through a temporary file beside it.
/// Returns an error number.
int replace_in(const Descriptor& directory, const std::string& name, std::string_view text);

/// The folder that is open as `directory`, as a file system of its own that follows no links.
class HeldFolder final : public FileSystem {
 public:
  explicit HeldFolder(Descriptor directory) : directory_(std::move(directory)) {}

  Expected<std::string> read(const std::string& path) override;
  Expected<std::string> read_no_follow(const std::string& path, FileType& found) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override;
  FileType type(const std::string& path) override;
  FileType target_type(const std::string& path) override { return type(path); }
  std::string write(const std::string& path, std::string_view text) override;
  std::string remove(const std::string& path) override;
  void remove_if_empty(const std::string& path) override;
  Expected<std::unique_ptr<FileSystem>> hold(const std::string& folder, bool make) override;

 private:
  Descriptor directory_;
};

}  // namespace twinhull::base
